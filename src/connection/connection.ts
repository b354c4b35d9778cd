import type { Agent } from 'node:http'
import type { Readable } from 'node:stream'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { Observable, SchedulerLike } from 'rxjs'
import type { Progress } from '../errors/index.js'
import type { Demand } from '../flow/demand.js'
import type { RequestHeaders, WireEvent } from '../message/wire.js'

/** A request as it goes onto the wire. */
export interface WireRequest {
  /** In upper case. */
  readonly method: string
  /** The path with its querystring. */
  readonly path: string
  /** Names in lower case; a field that is `undefined` is not sent. */
  readonly headers: RequestHeaders
  /** Serialised and, if so, compressed; `undefined` if there is none. */
  readonly body: string | Uint8Array | Readable | undefined
  /** How long a socket that is opened for this request may take to be ready, in milliseconds. */
  readonly connectTimeout: number
  /** Do not use a socket that already carried a request: the server may have closed it. @defaultValue false */
  readonly fresh?: boolean | undefined
  /** What stops and starts reading the response. @defaultValue none: it is read as it comes */
  readonly demand?: Demand | undefined
}

/** How a connection's sockets are made and kept. */
export interface ConnectionOptions {
  /** The node: scheme, host and port; the path is already part of each request's. */
  readonly url: URL
  /** Options of `tls.connect`. @defaultValue those of Node */
  readonly tls?: TlsOptions | undefined
  /**
   * The SHA-256 fingerprint, 64 hexadecimal digits in lower case, of the server's certificate or of one that signed it.
   * @defaultValue none: the authorities decide that `tls` has, or Node
   */
  readonly caFingerprint?: string | undefined
  /**
   * The proxy, at an http or https URL, that every socket goes through, in a tunnel of its own (CONNECT). User name and password
   * in the URL, percent-encoded, are for the proxy. @defaultValue none
   */
  readonly proxy?: URL | undefined
  /**
   * How sockets are kept, in the terms of Node's `http.Agent`, or a function that makes an agent of your own. What options say is in
   * `maxSockets` and `keepAliveTimeout` already. @defaultValue none
   */
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
export type AgentOption = false | AgentOptions | AgentFactory

/**
 * Makes an agent for a node; called once per node. The agent decides by itself how many sockets there are and how long they are
 * kept. It belongs to the connection, which destroys it when it is closed; one that is given to several nodes goes with the last.
 *
 * @example
 * ```ts
 * const agent: AgentFactory = ({ url }) => (url.protocol === 'https:' ? new https.Agent() : new http.Agent({ maxSockets: 8 }))
 * const client = new Client({ node: 'http://localhost:9200', agent })
 * ```
 */
export type AgentFactory = (options: ConnectionOptions) => Agent

/** What Node's `http.Agent` calls the options of sockets. */
export interface AgentOptions {
  /** Whether a socket is kept for the next request. @defaultValue true */
  readonly keepAlive?: boolean | undefined
  /** How many sockets there may be to each node; `Infinity` is as many as it takes. @defaultValue the client's `maxSockets` */
  readonly maxSockets?: number | undefined
  /** The same as `maxSockets`, for there is one agent per node; the smaller one of the two counts. @defaultValue `maxSockets` */
  readonly maxTotalSockets?: number | undefined
  /**
   * How long an idle socket is kept, in milliseconds; 0, which is for ever to `http.Agent`, leaves it at the default.
   * @defaultValue the client's `keepAliveTimeout`
   */
  readonly timeout?: number | undefined
}

/**
 * Carries requests to one node. The client makes one per node; give your own class as the `Connection` option.
 *
 * An Observable that `request$` returns sends nothing before it is subscribed to, emits one Head and then Chunks, and errors
 * with a {@link WireFailure} or any error. Unsubscribing must end the request at once, in whichever phase it is.
 */
export interface Connection {
  /** Sends a request as soon as it is subscribed to. @throws WireFailure if there is no whole response */
  request$(request: WireRequest): Observable<WireEvent>
  /** Closes all sockets. Requests under way fail. */
  close(): Promise<void>
}

/** A class of connections, as the client's `Connection` option takes it. */
export type ConnectionClass = new (options: ConnectionOptions) => Connection

/**
 * Why a request failed on the wire, and how far it had got. Not an Error: the operators make one that knows the call.
 *
 * @example In a class of connections: the request never left, so that any call may be repeated.
 * ```ts
 * return throwError(() => new WireFailure(new Error('no route to the node'), 'unsent'))
 * ```
 */
export class WireFailure {
  /** The original error; also that of the ConnectionError which the call ends with. */
  readonly cause: unknown
  /** Decides whether a call may be repeated that must not be processed twice. */
  readonly progress: Progress
  /** The socket had been idle before, and nothing of a response came: the server had probably just closed it. */
  readonly stale: boolean
  /** Set when opening a socket took longer than this many milliseconds. */
  readonly connectTimeout: number | undefined

  /** Tells the client what to make of it: a TimeoutError if `connectTimeout` is given, else a ConnectionError. */
  constructor(cause: unknown, progress: Progress, stale = false, connectTimeout?: number) {
    this.cause = cause
    this.progress = progress
    this.stale = stale
    this.connectTimeout = connectTimeout
  }
}
