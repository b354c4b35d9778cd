import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { Connection } from '../connection/connection.js'
import type { RequestHeaders } from '../message/wire.js'
import { Health } from './health.js'

/** What a node of the cluster can be told to be. */
export interface NodeSettings {
  /** Where it listens, without user name and password. */
  readonly url: URL
  /** What its user calls it. */
  readonly id?: string | undefined
  readonly headers: RequestHeaders | undefined
  /** The `authorization` header from credentials in its URL. */
  readonly authorization: string | undefined
  readonly roles: readonly string[]
  /** What is different about its TLS from that of the other nodes. */
  readonly tls?: TlsOptions | undefined
}

/** What the cluster says of one of its nodes. */
export interface NodeIdentity {
  readonly id: string
  readonly name: string | undefined
  readonly roles: readonly string[]
}

/** A node of the cluster, with its connection and what is known of its health. */
export class ElasticsearchNode {
  /** Where it listens, without user name and password. */
  readonly url: URL
  /** How many calls are on it now. */
  inFlight = 0
  readonly #settings: NodeSettings
  readonly #connect: () => Connection
  readonly #health = new Health()
  /** The part of its path that goes before each request's, without a slash at the end. */
  readonly #basePath: string
  #connection: Connection | undefined
  #identity: NodeIdentity | undefined
  #retired = false

  constructor(settings: NodeSettings, connect: () => Connection) {
    this.url = settings.url
    this.#settings = settings
    this.#connect = connect
    this.#connection = connect()
    this.#basePath = settings.url.pathname.replace(/\/+$/, '')
  }

  /** What you call it; else its id in the cluster, if that is known by sniffing, or its URL. */
  get id(): string {
    return this.#settings.id ?? this.#identity?.id ?? this.url.href
  }

  /** Its name in the cluster, if that is known by sniffing. */
  get name(): string | undefined {
    return this.#identity?.name
  }

  /** The roles that you gave it, or else those that are known by sniffing; none if they are not known. */
  get roles(): readonly string[] {
    const { roles } = this.#settings
    return roles.length > 0 ? roles : (this.#identity?.roles ?? roles)
  }

  /** Whether it is used without reservation. */
  get alive(): boolean {
    return this.#health.alive
  }

  /** @internal */
  get connection(): Connection {
    // A retired node is used once more by a call that has chosen it before and waited for credentials since, or as the last resort.
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

  /** @internal */
  get headers(): RequestHeaders | undefined {
    return this.#settings.headers
  }

  /** @internal */
  get authorization(): string | undefined {
    return this.#settings.authorization
  }

  /** @internal Whether its user has given it this id. */
  isCalled(id: string): boolean {
    return this.#settings.id === id
  }

  /** @internal Takes note of what the cluster says of it. */
  learn(identity: NodeIdentity): void {
    this.#identity = identity
  }

  /** @internal Whether the client has it no more. */
  get retired(): boolean {
    return this.#retired
  }

  /** @internal A call begins. */
  enter(): void {
    this.inFlight++
  }

  /** @internal A call has ended. */
  leave(): void {
    this.inFlight--
    if (this.#retired && this.inFlight === 0) void this.#hangUp()
  }

  /** @internal The client has it no more: its sockets are closed as soon as no call is on it. */
  retire(): void {
    this.#retired = true
    if (this.inFlight === 0) void this.#hangUp()
  }

  /** @internal The client has it, maybe again. */
  admit(): void {
    this.#retired = false
  }

  /** @internal Closes its sockets; calls that are on it fail. */
  async close(): Promise<void> {
    await this.#connection?.close()
  }

  async #hangUp(): Promise<void> {
    const connection = this.#connection
    this.#connection = undefined
    try {
      await connection?.close()
    } catch {
      // Of a Connection of the user's own; nobody waits for this one any more.
    }
  }

  /** Its URL. */
  toString(): string {
    return this.url.href
  }

  /** What JSON.stringify shows of it. */
  toJSON(): object {
    return { id: this.id, name: this.name, url: this.url.href, roles: this.roles, alive: this.alive }
  }
}
