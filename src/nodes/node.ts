import type { Connection } from '../connection/connection.js'
import type { RequestHeaders } from '../wire.js'
import { Health } from './health.js'

/** What a node of the cluster can be told to be. */
export interface NodeSettings {
  /** Where it listens, without user name and password. */
  readonly url: URL
  readonly id: string
  readonly headers: RequestHeaders | undefined
  /** The `authorization` header from credentials in its URL. */
  readonly authorization: string | undefined
  readonly roles: readonly string[]
}

/** A node of the cluster, with its connection and what is known of its health. */
export class Node {
  readonly id: string
  /** Where it listens, without user name and password. */
  readonly url: URL
  readonly roles: readonly string[]
  /** How many calls are on it now. */
  inFlight = 0
  readonly #settings: NodeSettings
  readonly #connection: Connection
  readonly #health = new Health()
  /** The part of its path that goes before each request's, without a slash at the end. */
  readonly #basePath: string

  constructor(settings: NodeSettings, connection: Connection) {
    this.id = settings.id
    this.url = settings.url
    this.roles = settings.roles
    this.#settings = settings
    this.#connection = connection
    this.#basePath = settings.url.pathname.replace(/\/+$/, '')
  }

  /** Whether it is used without reservation. */
  get alive(): boolean {
    return this.#health.alive
  }

  /** @internal */
  get connection(): Connection {
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

  toString(): string {
    return this.url.href
  }

  toJSON(): object {
    return { id: this.id, url: this.url.href, roles: this.roles, alive: this.alive }
  }
}
