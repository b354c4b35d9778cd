import type { Observable } from 'rxjs'
import type { Token } from 'stream-json/core/parser.js'
import type { CallRequest } from '../message/request.js'
import type { Result, StreamHead } from '../message/result.js'
import type { WireEvent } from '../message/wire.js'
import type { Attempt } from '../nodes/attempt.js'

/** Sends a request on to the next interceptor, and in the end to Elasticsearch. */
export type Next<I, O> = (request: I) => Observable<O>

/**
 * The user's own step in the pipeline. It is given the request and `next`, which sends it on; it may hand on a changed copy, call
 * `next` several times or not at all, and do what it likes with what `next` emits.
 *
 * @example
 * ```ts
 * const timed: Interceptor<Request, Result> = (request, next) => {
 *   const start = performance.now()
 *   return next(request).pipe(finalize(() => console.log(request.path, performance.now() - start)))
 * }
 * ```
 */
export type Interceptor<I, O> = (request: I, next: Next<I, O>) => Observable<O>

/** What a call emits to its interceptors: its result, or the tokens or bytes of a streamed response. */
export type CallEvent = Result | Token | StreamHead | Uint8Array

/** Around a whole call, all its attempts included: the body is not serialized yet, and `next` emits the result. */
export type CallInterceptor = Interceptor<CallRequest, CallEvent>

/**
 * Around each attempt: the body is as it goes out, the `authorization` header is there, and `next` emits the response's head and the
 * chunks of its body, decompressed. A response that is an error is one here, too.
 */
export type AttemptInterceptor = Interceptor<Attempt, WireEvent>

/**
 * Your own steps in the pipeline, the first of each list outermost.
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
  /** Steps around whole calls, in front of serialization and retries. @defaultValue none */
  perCall?: readonly CallInterceptor[] | undefined
  /** Steps around each attempt, behind the choice of its node and of its credentials. @defaultValue none */
  perAttempt?: readonly AttemptInterceptor[] | undefined
}
