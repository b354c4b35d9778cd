import type { Observable } from 'rxjs'
import type { Token } from 'stream-json/core/parser.js'
import type { CallInfo, CallRequest } from '../message/request.js'
import type { Result, StreamHead } from '../message/result.js'
import type { WireEvent } from '../message/wire.js'
import type { Attempt } from '../nodes/attempt.js'

/** Facts about the call for an interceptor: which API is called, with what, and how often so far. */
export interface InterceptedCall extends CallInfo {
  /** Number of the attempt, from 1. A hedge has the number after that of the late attempt. For an interceptor of whole calls it is 1. */
  readonly attempt: number
}

/** Sends a request on to the next interceptor, and in the end to Elasticsearch. */
export type Next<I, O> = (request: I) => Observable<O>

/**
 * Step of the user in the pipeline.
 *
 * It gets the request and `next`, which sends the request on. It may hand on a changed copy, call `next` several times
 * or not at all, and transform what `next` emits.
 *
 * @example
 * ```ts
 * const timed: Interceptor<Request, Result> = (request, next) => {
 *   const start = performance.now()
 *   return next(request).pipe(finalize(() => console.log(request.path, performance.now() - start)))
 * }
 * ```
 */
export type Interceptor<I, O> = (request: I, next: Next<I, O>, call: InterceptedCall) => Observable<O>

/** Value that a call emits to its interceptors: its result, or the tokens or bytes of a streamed response. */
export type CallEvent = Result | Token | StreamHead | Uint8Array

/** Step around a whole call with all its attempts. The body is not serialized yet, and `next` emits the result. */
export type CallInterceptor = Interceptor<CallRequest, CallEvent>

/**
 * Step around each attempt. The body is serialized, and the `authorization` header is set. `next` emits the head and
 * the decompressed chunks of the response. An error response is a response here, too.
 */
export type AttemptInterceptor = Interceptor<Attempt, WireEvent>

/**
 * Your own steps in the pipeline. The first one of each list is the outermost.
 *
 * @example
 * ```ts
 * const client = new Client({
 *   node: 'http://localhost:9200',
 *   interceptors: {
 *     perAttempt: [(request, next) => next({ ...request, headers: { ...request.headers, 'x-trace': trace() } })],
 *   },
 * })
 * ```
 */
export interface Interceptors {
  /** Steps around whole calls, before serialization and retries. @defaultValue none */
  perCall?: readonly CallInterceptor[] | undefined
  /** Steps around each attempt, after the selection of its node and credentials. @defaultValue none */
  perAttempt?: readonly AttemptInterceptor[] | undefined
}
