import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { Connection, ConnectionStats } from '../connection/connection.js'
import type { RequestHeaders } from '../message/wire.js'
import { Health } from './health.js'

/** Settings of a node. */
export interface NodeSettings {
  /** Address of the node, without user name and password. */
  readonly url: URL
  /** Name that the user gives the node. */
  readonly id?: string | undefined
  readonly headers: RequestHeaders | undefined
  /** Value of the `authorization` header, from credentials in the URL. */
  readonly authorization: string | undefined
  readonly roles: readonly string[]
  /** TLS options that differ from those of the other nodes. */
  readonly tls?: TlsOptions | undefined
}

/** Facts that the cluster reports about a node. */
export interface NodeIdentity {
  readonly id: string
  readonly name: string | undefined
  readonly roles: readonly string[]
}

let settingsOf: (node: ElasticsearchNode) => NodeSettings
let openConnection: (node: ElasticsearchNode) => Connection | undefined

/** Node of the cluster, with its connection and its health. */
export class ElasticsearchNode {
  /** Address of the node, without user name and password. */
  readonly url: URL
  /** Number of calls on the node. */
  inFlight = 0
  /** @internal Number of attempts that were made at the node. */
  requests = 0
  /** @internal Number of attempts that the node failed: it could not be reached, or a gateway said so. */
  failures = 0
  readonly #settings: NodeSettings
  readonly #connect: () => Connection
  readonly #health = new Health()
  /** Path of the node, which goes before the path of each request. It has no slash at its end. */
  readonly #basePath: string
  #connection: Connection | undefined
  #identity: NodeIdentity | undefined
  #retired = false
  /** Set until the calls that are on the node when it leaves the cluster have ended. */
  #leaving = false

  static {
    // Events, errors and results show their node, so it has no property that holds a secret.
    settingsOf = (node) => node.#settings
    openConnection = (node) => node.#connection
  }

  constructor(settings: NodeSettings, connect: () => Connection) {
    this.url = settings.url
    this.#settings = settings
    this.#connect = connect
    this.#connection = connect()
    this.#basePath = settings.url.pathname.replace(/\/+$/, '')
  }

  /** Id that you gave the node; else its id in the cluster, if sniffing has found it; else its URL. */
  get id(): string {
    return this.#settings.id ?? this.#identity?.id ?? this.url.href
  }

  /** Name in the cluster, if sniffing has found it. */
  get name(): string | undefined {
    return this.#identity?.name
  }

  /** Roles that you gave the node, or else those that sniffing has found. Empty if they are not known. */
  get roles(): readonly string[] {
    const { roles } = this.#settings
    return roles.length > 0 ? roles : (this.#identity?.roles ?? roles)
  }

  /** True unless the node rests after a failure, or is about to be probed. */
  get alive(): boolean {
    return this.#health.alive
  }

  /** @internal */
  get connection(): Connection {
    // A call may still use a retired node: it waited for credentials since it chose the node, or no other node is left.
    this.#connection ??= this.#connect()
    return this.#connection
  }

  /** @internal */
  get health(): Health {
    return this.#health
  }

  /** @internal */
  get basePath(): string {
    return this.#basePath
  }

  /** @internal Returns whether the user has given the node this id. */
  isCalled(id: string): boolean {
    return this.#settings.id === id
  }

  /** @internal Stores the facts that the cluster reports about the node. */
  learn(identity: NodeIdentity): void {
    this.#identity = identity
  }

  /** @internal True if the client no longer has the node. */
  get retired(): boolean {
    return this.#retired
  }

  /** @internal Records the start of a call. */
  enter(): void {
    this.inFlight++
    this.requests++
  }

  /** @internal Records the end of a call. */
  leave(): void {
    this.inFlight--
    if ((this.#retired || this.#leaving) && this.inFlight === 0) void this.#hangUp()
  }

  /** @internal Puts the node in reserve. Its present sockets are closed as soon as no call is on it; later ones are kept. */
  reserve(): void {
    this.#leaving = true
    if (this.inFlight === 0) void this.#hangUp()
  }

  /** @internal Removes the node from the client. Its sockets are closed as soon as no call is on it. */
  retire(): void {
    this.#retired = true
    if (this.inFlight === 0) void this.#hangUp()
  }

  /** @internal Adds the node to the client, possibly again. */
  admit(): void {
    this.#retired = false
    this.#leaving = false
  }

  /** @internal Closes its sockets. Calls on the node fail. */
  async close(): Promise<void> {
    await this.#connection?.close()
  }

  async #hangUp(): Promise<void> {
    const connection = this.#connection
    this.#connection = undefined
    this.#leaving = false
    try {
      await connection?.close()
    } catch {
      // The connection is the user's own, and no call needs it any more.
    }
  }

  /** Returns the URL of the node. */
  toString(): string {
    return this.url.href
  }

  /** Returns the properties that `JSON.stringify` shows. */
  toJSON(): object {
    return { id: this.id, name: this.name, url: this.url.href, roles: this.roles, alive: this.alive }
  }
}

/** State of a node at one moment: part of `client.stats()`. */
export interface NodeStats {
  /** Id that you gave the node, or its id in the cluster, or its URL. */
  readonly id: string
  /** URL without user name and password. */
  readonly url: string
  /** `false` while the node rests after a failure. */
  readonly alive: boolean
  /** Attempts on the node, those that wait for a socket included. */
  readonly inFlight: number
  /** Attempts that were made at the node. */
  readonly requests: number
  /** Attempts that failed because the node could not be reached. */
  readonly failures: number
  /** Attempts that wait for a socket. */
  readonly waiting: number
  /** Numbers of sockets: all that are open, those of them that are idle, and those that are being opened. */
  readonly sockets: { readonly open: number; readonly idle: number; readonly opening: number }
  /** Bytes that went through sockets, before TLS. */
  readonly bytes: { readonly sent: number; readonly received: number }
}

const NO_SOCKETS: ConnectionStats = { open: 0, idle: 0, opening: 0, waiting: 0, bytesSent: 0, bytesReceived: 0 }

/** Returns the state of a node. A connection class of your own without `stats` has no sockets and no bytes. */
export function nodeStats(node: ElasticsearchNode): NodeStats {
  const { id, url, alive, inFlight, requests, failures } = node
  const { open, idle, opening, waiting, bytesSent, bytesReceived } = openConnection(node)?.stats?.() ?? NO_SOCKETS
  const bytes = { sent: bytesSent, received: bytesReceived }
  return { id, url: url.href, alive, inFlight, requests, failures, waiting, sockets: { open, idle, opening }, bytes }
}

/** Returns the largest number of sockets to a node; infinite if it is not known. */
export function socketLimit(node: ElasticsearchNode): number {
  return openConnection(node)?.stats?.().max ?? Number.POSITIVE_INFINITY
}

/** Returns the header fields that requests to this node have. */
export function headersOf(node: ElasticsearchNode): RequestHeaders | undefined {
  return settingsOf(node).headers
}

/** Returns the `authorization` header from the credentials in the node's URL. */
export function authorizationOf(node: ElasticsearchNode): string | undefined {
  return settingsOf(node).authorization
}
