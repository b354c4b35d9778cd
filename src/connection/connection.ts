import type { Agent } from 'node:http'
import type { LookupFunction } from 'node:net'
import type { Readable } from 'node:stream'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { Observable, SchedulerLike } from 'rxjs'
import type { Progress } from '../errors/index.js'
import type { Demand } from '../flow/demand.js'
import type { RequestHeaders, WireEvent } from '../message/wire.js'

/** HTTP request, ready to be sent. */
export interface WireRequest {
  /** HTTP method, in upper case. */
  readonly method: string
  /** Path with querystring. */
  readonly path: string
  /** Header fields, with names in lower case. A field that is `undefined` is not sent. */
  readonly headers: RequestHeaders
  /** Serialized and, if enabled, compressed body. `undefined` for a request without a body. */
  readonly body: string | Uint8Array | Readable | undefined
  /** Deadline for opening a socket for this request, in milliseconds. */
  readonly connectTimeout: number
  /** Requires a socket that has not carried a request yet: the server may have closed others. @defaultValue false */
  readonly fresh?: boolean | undefined
  /**
   * Callback for the moment in which the request gets its socket; `reused` if that has carried a request before.
   * `opening` is the time that opening a new one took, in milliseconds.
   * @defaultValue none
   */
  readonly onSocket?: ((reused: boolean, opening?: number) => void) | undefined
  /**
   * Header fields of the trace that the request belongs to. `headers` contains them.
   * An HTTP instrumentation may replace them by its own. @defaultValue none
   */
  readonly traceHeaders?: RequestHeaders | undefined
  /**
   * State of the deadlines of the call; `overdue` is `true` when one of them ends the request. A connection may then distrust
   * sockets that have been idle for longer. `startedAt` is the time at which the first attempt began, on the clock of
   * `performance.now()`. A connection sets it if it is `undefined`. It also sets `progress`, which the errors of
   * deadlines show. @defaultValue none
   */
  readonly deadline?:
    | { readonly overdue: boolean; startedAt?: number | undefined; progress?: Progress | undefined }
    | undefined
  /** Backpressure signal for reading the response. @defaultValue none: the response is read as it arrives */
  readonly demand?: Demand | undefined
}

/** Options of sockets and responses that every kind of connection understands. */
export interface SocketOptions {
  /**
   * Maximum size of the head of a response, in bytes. A larger head is a RequestAbortedError.
   *
   * Elasticsearch adds a `Warning` field for each deprecation, and has no limit of its own.
   * @defaultValue 65,536, or that of `node --max-http-header-size` if it is larger
   */
  readonly maxHeaderSize?: number | undefined
  /** Local IP address of the sockets. With a proxy, of the sockets to the proxy. @defaultValue chosen by the system */
  readonly localAddress?: string | undefined
  /** Version of IP that host names resolve to: 4, 6, or 0 for both. @defaultValue 0 */
  readonly family?: 0 | 4 | 6 | undefined
  /** Function that resolves host names. @defaultValue `dns.lookup` */
  readonly lookup?: LookupFunction | undefined
}

/** Options of a connection to one node. */
export interface ConnectionOptions extends SocketOptions {
  /** URL of the node: scheme, host and port. Its path is already part of each request's. */
  readonly url: URL
  /** Options of `tls.connect`. @defaultValue those of Node */
  readonly tls?: TlsOptions | undefined
  /**
   * SHA-256 fingerprint of the server's certificate or of an authority that signed it: 64 hexadecimal digits in lower case.
   * @defaultValue none: certificates are verified with the authorities of `tls`, or with those of Node
   */
  readonly caFingerprint?: string | undefined
  /**
   * URL of an http or https proxy. Every socket goes through a tunnel of its own (CONNECT). User name and password in the URL,
   * percent-encoded, are for the proxy. @defaultValue none
   */
  readonly proxy?: URL | undefined
  /**
   * Socket options in the terms of Node's `http.Agent`, or a function that creates an agent.
   * `maxSockets` and `keepAliveTimeout` already include the options. @defaultValue none
   */
  readonly agent?: AgentOption | undefined
  /** Maximum number of sockets. */
  readonly maxSockets: number
  /** Time for which an idle socket is kept, in milliseconds. With 0 each request has a socket of its own. */
  readonly keepAliveTimeout: number
  /** Clock of all timers. */
  readonly scheduler: SchedulerLike
}

/**
 * Value of the client's `agent` option.
 *
 * `false` opens a new socket for each request. An object has options named like those of Node's `http.Agent`.
 * A function creates an agent, such as one for SOCKS proxies.
 */
export type AgentOption = false | AgentOptions | AgentFactory

/**
 * Function that creates an agent for a node. It is called once per node.
 *
 * The agent decides how many sockets there are and how long they are kept. Closing the connection destroys it.
 * An agent that several nodes share is destroyed with the last of them.
 *
 * @example
 * ```ts
 * const agent: AgentFactory = ({ url }) => (url.protocol === 'https:' ? new https.Agent() : new http.Agent({ maxSockets: 8 }))
 * const client = new Client({ node: 'http://localhost:9200', agent })
 * ```
 */
export type AgentFactory = (options: ConnectionOptions) => Agent

/** Socket options under the names of Node's `http.Agent`. */
export interface AgentOptions extends SocketOptions {
  /** Keeps a socket for the next request. @defaultValue true */
  readonly keepAlive?: boolean | undefined
  /** Maximum number of sockets per node. `Infinity` means no limit. @defaultValue the client's `maxSockets` */
  readonly maxSockets?: number | undefined
  /** Same as `maxSockets`, because each node has its own agent. The smaller value counts. @defaultValue `maxSockets` */
  readonly maxTotalSockets?: number | undefined
  /**
   * Time for which an idle socket is kept, in milliseconds. 0, which means forever in `http.Agent`, selects the default.
   * @defaultValue the client's `keepAliveTimeout`
   */
  readonly timeout?: number | undefined
}

/**
 * Connection to one node. The client creates one per node. Pass a class of your own as the `Connection` option.
 *
 * The Observable of `request$` sends nothing before it is subscribed to. It emits one Head, then Chunks.
 * It fails with a {@link WireFailure} or with any other error.
 * Unsubscribing must end the request at once, in every phase.
 */
export interface Connection {
  /** Sends a request upon subscription. @throws WireFailure if no complete response arrives */
  request$(request: WireRequest): Observable<WireEvent>
  /** Closes all sockets. Requests in flight fail. */
  close(): Promise<void>
  /** Counts sockets and bytes for `client.stats()`. A class without it has no counts. */
  stats?(): ConnectionStats
}

/** Sockets of a connection, the requests that wait for one, and the bytes that went through them. */
export interface ConnectionStats {
  /** Open sockets, idle ones included. */
  readonly open: number
  /** Open sockets without a request. */
  readonly idle: number
  /** Sockets that are being opened. */
  readonly opening: number
  /** Requests that wait for a socket. */
  readonly waiting: number
  /** Largest number of sockets. @defaultValue none: not known */
  readonly max?: number | undefined
  /** Bytes written to sockets since the connection was created. */
  readonly bytesSent: number
  /** Bytes read from sockets since the connection was created. */
  readonly bytesReceived: number
}

/** Class of connections, as the client's `Connection` option takes it. */
export type ConnectionClass = new (options: ConnectionOptions) => Connection

/**
 * Failure of a request on the wire, with the progress that it had made.
 *
 * It is not an Error. The operators create one that knows the call.
 *
 * @example In a connection class: the request was not sent, so any call can be repeated.
 * ```ts
 * return throwError(() => new WireFailure(new Error('no route to the node'), 'unsent'))
 * ```
 */
export class WireFailure {
  /** Original error. The ConnectionError of the call has the same `cause`. */
  readonly cause: unknown
  /** Progress of the request. It decides whether a call with side effects may be repeated. */
  readonly progress: Progress
  /** `true` if the socket had been idle and no response arrived: the server had probably just closed it. */
  readonly stale: boolean
  /** Deadline in milliseconds that opening a socket exceeded. */
  readonly connectTimeout: number | undefined
  /** Time at which the request began, on the clock of `performance.now()`. @defaultValue unknown */
  startedAt: number | undefined

  /** Creates a failure. The call ends with a TimeoutError if `connectTimeout` is given, otherwise with a ConnectionError. */
  constructor(cause: unknown, progress: Progress, stale = false, connectTimeout?: number) {
    this.cause = cause
    this.progress = progress
    this.stale = stale
    this.connectTimeout = connectTimeout
  }
}
