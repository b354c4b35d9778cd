import type { Agent } from 'node:http'
import type { Readable } from 'node:stream'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { Observable, SchedulerLike } from 'rxjs'
import type { Progress } from '../errors/index.js'
import type { Demand } from '../flow/demand.js'
import type { RequestHeaders, WireEvent } from '../wire.js'

/** A request as it goes onto the wire. */
export interface WireRequest {
  readonly method: string
  /** The path with its querystring. */
  readonly path: string
  readonly headers: RequestHeaders
  readonly body: string | Uint8Array | Readable | undefined
  /** How long a socket that is opened for this request may take to be ready, in milliseconds. */
  readonly connectTimeout: number
  /** Do not use a socket that already carried a request: the server may have closed it. */
  readonly fresh?: boolean | undefined
  /** What stops and starts reading the reply. */
  readonly demand?: Demand | undefined
}

/** How a connection's sockets are made and kept. */
export interface ConnectionOptions {
  /** The node: scheme, host and port; the path is already part of each request's. */
  readonly url: URL
  /** Options of `tls.connect`. */
  readonly tls?: TlsOptions | undefined
  /** The SHA-256 fingerprint, 64 hexadecimal digits in lower case, of the server's certificate or of one that signed it. */
  readonly caFingerprint?: string | undefined
  /**
   * The proxy, at an http or https URL, that every socket goes through, in a tunnel of its own (CONNECT). User name and password
   * in the URL, percent-encoded, are for the proxy.
   */
  readonly proxy?: URL | undefined
  /** How sockets are kept, in the terms of Node's `http.Agent`, or a function that makes an agent of your own. */
  readonly agent?: AgentOption | undefined
  /** How many sockets there may be at once. */
  readonly maxSockets: number
  /** How long an idle socket is kept, in milliseconds; with 0 each request has a socket of its own. */
  readonly keepAliveTimeout: number
  /** The clock that timers run on. */
  readonly scheduler: SchedulerLike
}

/**
 * The client's `agent` option: `false` for a new socket with each request; options named as those of Node's `http.Agent`; or a
 * function that makes an agent, such as one for SOCKS proxies.
 */
export type AgentOption = false | AgentOptions | MakeAgent

/**
 * Makes an agent for a node; called once per node. The agent decides by itself how many sockets there are and how long they are
 * kept. It belongs to the connection, which destroys it when it is closed; one that is given to several nodes goes with the last.
 */
export type MakeAgent = (options: ConnectionOptions) => Agent

/** What Node's `http.Agent` calls the options of sockets. */
export interface AgentOptions {
  /** Whether a socket is kept for the next request. @defaultValue true */
  readonly keepAlive?: boolean | undefined
  /** How many sockets there may be to each node; there is one agent per node, so that `maxTotalSockets` means the same. */
  readonly maxSockets?: number | undefined
  readonly maxTotalSockets?: number | undefined
  /** How long an idle socket is kept, in milliseconds. */
  readonly timeout?: number | undefined
}

/**
 * Carries requests to one node. The client makes one per node; give your own class as the `Connection` option.
 *
 * An Observable that `request$` returns sends nothing before it is subscribed to, emits one Head and then Chunks, and errors
 * with a {@link WireFailure} or any error. Unsubscribing must end the request at once, in whichever phase it is.
 */
export interface Connection {
  request$(request: WireRequest): Observable<WireEvent>
  /** Closes all sockets. Requests under way fail. */
  close(): Promise<void>
}

/** A class of connections, as the client's `Connection` option takes it. */
export type ConnectionClass = new (options: ConnectionOptions) => Connection

/**
 * Why a request failed on the wire, and how far it had got. Not an Error: the operators make one that knows the call.
 */
export class WireFailure {
  readonly cause: unknown
  readonly progress: Progress
  /** The socket had been idle before, and nothing of a reply came: the server had probably just closed it. */
  readonly stale: boolean
  /** Set when opening a socket took longer than this many milliseconds. */
  readonly connectTimeout: number | undefined

  constructor(cause: unknown, progress: Progress, stale = false, connectTimeout?: number) {
    this.cause = cause
    this.progress = progress
    this.stale = stale
    this.connectTimeout = connectTimeout
  }
}
