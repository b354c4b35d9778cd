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
import { hedge } from './operators/hedge.js'
import { checkEvent, checkResult, intercept } from './operators/intercept.js'
import { keepContext } from './operators/keep-context.js'
import { limitCompressedSize } from './operators/limit-compressed-size.js'
import { limitSize } from './operators/limit-size.js'
import { negotiateVersion } from './operators/negotiate-version.js'
import { releaseBody } from './operators/release-body.js'
import { reportAttempt } from './operators/report-attempt.js'
import { reportCall } from './operators/report-call.js'
import { requestDeadline } from './operators/request-deadline.js'
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
import type { Hedging } from './retry/hedging.js'
import type { RetryPolicy } from './retry/policy.js'
import { around } from './rx/layer.js'
import { of } from './rx/of.js'

/** State that the calls of a client share. */
export interface ClientContext {
  readonly nodes: NodePool
  readonly retry: RetryPolicy
  readonly hedging: Hedging
  readonly events: Events
  readonly serializer: Serializer
  readonly version: ApiVersion
  readonly perCall: readonly CallInterceptor[]
  readonly perAttempt: readonly AttemptInterceptor[]
  /** The calls under way. */
  readonly running: ActiveCalls
}

/** A whole call, from its request to the values that its caller gets. */
export const run$ = (call: Call, context: ClientContext): Observable<unknown> =>
  of(requestOf(call, context.version.current)).pipe(
    intercept(
      call,
      context.perCall,
      call.settings.asStream === false ? checkResult : undefined,
    )(
      pipe(
        serializeBody(call, context.serializer, context.version.current),
        compressBody(call),
        call.settings.asStream === false ? bufferedResponse(call, context) : streamedResponse(call, context),
      ),
    ),
    totalDeadline(call, context.retry.scheduler),
    abortable(call, call.handling.detached ? undefined : context.running),
    releaseBody(call, context.perCall),
    reportCall(call, context.events),
    unwrapResult(call),
    keepContext(call, context), // whatever interceptors do, and whatever aborted the call
  )

/** A response that is collected, parsed and emitted as one result. It is repeated as a whole. */
const bufferedResponse = (call: Call, context: ClientContext): OperatorFunction<CallRequest<WireBody>, CallEvent> =>
  retryWithBackoff<CallEvent>(call, context.retry)(hedge(call, context, wholeAttempt)(wholeAttempt(call, context)))

/** A response that is emitted as it arrives. Once it has begun, nothing is repeated. */
const streamedResponse = (call: Call, context: ClientContext): OperatorFunction<CallRequest<WireBody>, CallEvent> =>
  pipe(
    retryWithBackoff<WireEvent>(call, context.retry)(hedge(call, context, attempt)(attempt(call, context))),
    yieldToEventLoop(call),
    streamedBody(call),
  )

/** One attempt whose response is collected. */
const wholeAttempt = (call: Call, context: ClientContext): OperatorFunction<CallRequest<WireBody>, CallEvent> =>
  pipe(attempt(call, context), collectedBody(call, context))

/** One attempt: from the request to the head and the chunks of a response that is worth reading. */
const attempt = (call: Call, context: ClientContext): OperatorFunction<CallRequest<WireBody>, WireEvent> =>
  pipe(
    selectNode(call, context.nodes), // a living node, preferably one that this call has not tried
    around(
      trackHealth(call, context.nodes), // outermost: of the calls that choose a dead node one is the probe, at once
      authenticate(call), // asks a source of credentials on every attempt, and once more after a 401
      negotiateVersion(call, context.version), // repeats what a server of version 8 refuses in its words
      reportAttempt(call, context.events),
      intercept(call, context.perAttempt, checkEvent),
    )(exchange(call, context)),
    requestDeadline(call, context.retry.scheduler), // credentials count, too
  )

/** The exchange with a node: the request goes out, a Head and Chunks come in. */
const exchange = (call: Call, context: ClientContext): OperatorFunction<Attempt, WireEvent> =>
  pipe(
    send(call, context.events),
    deadlines(call, context.retry.scheduler),
    limitCompressedSize(call),
    decompress(call),
    limitSize(call), // counts what comes out of the decompressor
    checkProduct(call),
    failOnStatus(call), // reads an error's body, within a bound, into a ResponseError
  )

const collectedBody = (call: Call, context: ClientContext): OperatorFunction<WireEvent, CallEvent> => {
  const { sink } = call.handling
  if (sink !== undefined) return collectInto(call, sink, context.events)
  return pipe(collect(call), deserialize(call, context.serializer, context.events))
}

const streamedBody = (call: Call): OperatorFunction<WireEvent, CallEvent> =>
  call.settings.asStream === 'bytes' ? streamBytes(call) : streamTokens(call)
