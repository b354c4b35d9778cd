import { type Observable, type OperatorFunction, pipe } from 'rxjs'
import type { ActiveCalls } from './call/active-calls.js'
import type { ApiVersion } from './call/api-version.js'
import { requestOf } from './call/build-request.js'
import type { Call } from './call/call.js'
import type { Events } from './call/events.js'
import type { Serializer } from './json/text/serializer.js'
import type { CallRequest, WireBody } from './message/request.js'
import type { WireEvent } from './message/wire.js'
import type { Attempt } from './nodes/attempt.js'
import type { NodePool } from './nodes/pool.js'
import { abortable } from './operators/abortable.js'
import { authenticate } from './operators/authenticate.js'
import { checkProduct } from './operators/check-product.js'
import { collect } from './operators/collect.js'
import { collectInto } from './operators/collect-into.js'
import { compressBody } from './operators/compress-body.js'
import { deadlines } from './operators/deadlines.js'
import { decompress } from './operators/decompress.js'
import { deserialize } from './operators/deserialize.js'
import { failOnStatus } from './operators/fail-on-status.js'
import { intercept } from './operators/intercept.js'
import { limitCompressedSize } from './operators/limit-compressed-size.js'
import { limitSize } from './operators/limit-size.js'
import { negotiateVersion } from './operators/negotiate-version.js'
import { propagateDemand } from './operators/propagate-demand.js'
import { reportCall } from './operators/report-call.js'
import { retryWithBackoff } from './operators/retry-with-backoff.js'
import { selectNode } from './operators/select-node.js'
import { send } from './operators/send.js'
import { serializeBody } from './operators/serialize-body.js'
import { streamBytes } from './operators/stream-bytes.js'
import { streamTokens } from './operators/stream-tokens.js'
import { totalDeadline } from './operators/total-deadline.js'
import { trackHealth } from './operators/track-health.js'
import { unwrapResult } from './operators/unwrap-result.js'
import { yieldToEventLoop } from './operators/yield-to-event-loop.js'
import type { AttemptInterceptor, CallEvent, CallInterceptor } from './options/interceptors.js'
import type { RetryPolicy } from './retry/policy.js'
import { of } from './rx/of.js'

/** What the calls of a client share. */
export interface ClientContext {
  readonly nodes: NodePool
  readonly retry: RetryPolicy
  readonly events: Events
  readonly serializer: Serializer
  readonly version: ApiVersion
  readonly perCall: readonly CallInterceptor[]
  readonly perAttempt: readonly AttemptInterceptor[]
  /** The calls under way. */
  readonly running: ActiveCalls
}

/** What goes to a node, and what it answers. */
const exchange = (call: Call, parts: ClientContext): OperatorFunction<Attempt, WireEvent> =>
  intercept(
    parts.perAttempt,
    pipe(
      send(call, parts.events), // the request goes out, Head and Chunks come in
      deadlines(call, parts.retry.scheduler),
      limitCompressedSize(call),
      decompress(call),
      limitSize(call), // counts what comes out of the decompressor
      checkProduct(call),
      failOnStatus(call), // reads an error's body, within a bound, into a ResponseError
    ),
  )

/** One try: from the request to the head and the chunks of a response that is worth reading. */
const attempt = (call: Call, parts: ClientContext): OperatorFunction<CallRequest<WireBody>, WireEvent> =>
  pipe(
    selectNode(call, parts.nodes), // a living node, rather one that this call has not tried
    authenticate(
      call.settings.auth, // a source is asked on every attempt, and once more after a 401
      negotiateVersion(
        call,
        parts.version, // what a server of version 8 refuses is said once more in its words
        trackHealth(parts.nodes, exchange(call, parts)),
      ),
    ),
  )

/** A response that is collected, parsed and emitted as one result. */
const bufferedResponse = (call: Call, parts: ClientContext): OperatorFunction<CallRequest<WireBody>, CallEvent> => {
  const { sink } = call.handling
  const read: OperatorFunction<WireEvent, CallEvent> =
    sink === undefined
      ? pipe(collect(call), deserialize(call, parts.serializer, parts.events))
      : collectInto(call, sink, parts.events)
  return retryWithBackoff(call, parts.retry, pipe(attempt(call, parts), read))
}

/** A response that is emitted as it arrives: once it has begun, nothing is repeated. */
const streamedResponse = (call: Call, parts: ClientContext): OperatorFunction<CallRequest<WireBody>, CallEvent> => {
  const { asStream } = call.settings
  const read: OperatorFunction<WireEvent, CallEvent> =
    // Tokens carry it by the chunk: most of them do not pass through the stages behind.
    asStream === 'bytes' ? streamBytes(call) : pipe(propagateDemand(), streamTokens(call))
  return pipe(retryWithBackoff(call, parts.retry, attempt(call, parts)), yieldToEventLoop(call), read)
}

/** A whole call, from what was asked to what its caller gets. */
export const run$ = (call: Call, parts: ClientContext): Observable<unknown> =>
  of(requestOf(call, parts.version.current)).pipe(
    intercept(
      parts.perCall,
      pipe(
        serializeBody(parts.serializer, parts.version.current),
        compressBody(call.settings.compression),
        call.settings.asStream === false ? bufferedResponse(call, parts) : streamedResponse(call, parts),
      ),
    ),
    totalDeadline(call, parts.retry.scheduler),
    abortable(call, call.handling.detached ? undefined : parts.running),
    reportCall(call, parts.events),
    unwrapResult(call),
    propagateDemand(), // whatever socket the response came over, and whoever aborted the call
  )
