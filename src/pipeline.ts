import { type Observable, type OperatorFunction, pipe } from 'rxjs'
import type { Call, Request, WireBody } from './call.js'
import type { AttemptInterceptor, CallEvent, CallInterceptor } from './interceptors.js'
import type { Serializer } from './json/serializer.js'
import type { NodePool } from './nodes/pool.js'
import type { Events } from './observe/events.js'
import { abortable } from './operators/abortable.js'
import { authenticate } from './operators/authenticate.js'
import { carryDemand } from './operators/carry-demand.js'
import { checkProduct } from './operators/check-product.js'
import { collect } from './operators/collect.js'
import { compressBody } from './operators/compress-body.js'
import { deadlines } from './operators/deadlines.js'
import { decompress } from './operators/decompress.js'
import { deserialize } from './operators/deserialize.js'
import { emitBody } from './operators/emit-body.js'
import { emitBytes } from './operators/emit-bytes.js'
import { failOnStatus } from './operators/fail-on-status.js'
import { intercept } from './operators/intercept.js'
import { limitCompressedSize } from './operators/limit-compressed-size.js'
import { limitSize } from './operators/limit-size.js'
import { parseTokens } from './operators/parse-tokens.js'
import { reportCall } from './operators/report-call.js'
import { retryWithBackoff } from './operators/retry-with-backoff.js'
import { selectNode } from './operators/select-node.js'
import { send } from './operators/send.js'
import { serializeBody } from './operators/serialize-body.js'
import { just } from './operators/stage.js'
import { totalDeadline } from './operators/total-deadline.js'
import { trackHealth } from './operators/track-health.js'
import type { CompatibilityVersion } from './options/media-types.js'
import { requestOf } from './request-of.js'
import type { RetryPolicy } from './retry/policy.js'
import type { Running } from './running.js'
import type { WireEvent } from './wire.js'

/** What the calls of a client share. */
export interface Parts {
  readonly nodes: NodePool
  readonly retry: RetryPolicy
  readonly events: Events
  readonly serializer: Serializer
  readonly version: CompatibilityVersion
  readonly perCall: readonly CallInterceptor[]
  readonly perAttempt: readonly AttemptInterceptor[]
  /** The calls under way. */
  readonly running: Running
}

/** One try: from the request to the head and the pieces of a reply that is worth reading. */
const attempt = (call: Call, parts: Parts): OperatorFunction<Request<WireBody>, WireEvent> =>
  pipe(
    selectNode(call, parts.nodes), // a living node, rather one that this call has not tried
    authenticate(call.settings.auth), // a function is asked again on every attempt
    trackHealth(
      parts.nodes,
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
      ),
    ),
  )

/** A reply that is collected, parsed and emitted as one result. */
const wholeReply = (call: Call, parts: Parts): OperatorFunction<Request<WireBody>, CallEvent> => {
  const parsed = pipe(attempt(call, parts), collect(call), deserialize(call, parts.serializer, parts.events))
  return retryWithBackoff(call, parts.retry, parsed)
}

/** A reply that is emitted as it arrives: once it has begun, nothing is repeated. */
const streamedReply = (call: Call, parts: Parts): OperatorFunction<Request<WireBody>, CallEvent> => {
  const { asStream } = call.settings
  const read: OperatorFunction<WireEvent, CallEvent> = asStream === 'bytes' ? emitBytes(call) : parseTokens(call)
  return pipe(retryWithBackoff(call, parts.retry, attempt(call, parts)), carryDemand(call), read)
}

/** A whole call, from what was asked to what its caller gets. */
export const run$ = (call: Call, parts: Parts): Observable<unknown> =>
  just(requestOf(call, parts.version)).pipe(
    intercept(
      parts.perCall,
      pipe(
        serializeBody(parts.serializer, parts.version),
        compressBody(call.settings.compression),
        call.settings.asStream === false ? wholeReply(call, parts) : streamedReply(call, parts),
      ),
    ),
    totalDeadline(call, parts.retry.scheduler),
    abortable(call, call.settings.detached ? undefined : parts.running),
    reportCall(call, parts.events),
    emitBody(call),
  )
