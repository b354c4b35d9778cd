import type { Token } from 'stream-json/core/parser.js'
import type { Attempt, Request, Result, StreamHead } from './call.js'
import type { Interceptor } from './operators/intercept.js'
import type { WireEvent } from './wire.js'

/** What a call emits to its interceptors: its result, or the tokens or bytes of a streamed reply. */
export type CallEvent = Result | Token | StreamHead | Uint8Array

/** Around a whole call, all its attempts included: the body is not serialised yet, and `next` emits the result. */
export type CallInterceptor = Interceptor<Request, CallEvent>

/**
 * Around each attempt: the body is as it goes out, the `authorization` header is there, and `next` emits the reply's head and the
 * pieces of its body, decompressed. A reply that is an error is one here, too.
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
  /** Steps around whole calls, in front of serialisation and retries. @defaultValue none */
  perCall?: readonly CallInterceptor[] | undefined
  /** Steps around each attempt, behind the choice of its node and of its credentials. @defaultValue none */
  perAttempt?: readonly AttemptInterceptor[] | undefined
}
