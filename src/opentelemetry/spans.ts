import {
  type Context,
  context,
  createContextKey,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { ATTEMPT, CALL, HEDGE, RETRY } from '../observe/channels.js'
import { AttemptMessage, CallMessage, type HedgeMessage } from '../observe/messages.js'
import { callAttributes, endAttributes, serverAttributes, urlOf } from './attributes.js'
import { ATTEMPTS, QUERY_TEXT, URL_FULL } from './conventions.js'
import { queryText } from './query-text.js'

/** Key by which OpenTelemetry's SDK stops tracing. Source: `@opentelemetry/core`, `suppress-tracing.ts` */
const SUPPRESSED = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

/** Settings of the spans. */
export interface SpanSettings {
  readonly tracer: Tracer
  readonly captureSearchQuery: boolean
  readonly suppressHttp: boolean
}

/**
 * Creates a span for each call, which is active while the call works: the spans of HTTP are its children.
 *
 * @returns a function that stops it
 */
export function traceCalls({ tracer, captureSearchQuery, suppressHttp }: SpanSettings): () => void {
  const spans = new WeakMap<CallMessage, { span: Span; active: Context }>()

  const begin = (call: unknown): void => {
    if (!(call instanceof CallMessage)) return
    const attributes = callAttributes(call)
    const text = captureSearchQuery ? queryText(call) : undefined
    if (text !== undefined) attributes[QUERY_TEXT] = text
    const name = call.index === undefined ? call.api : `${call.api} ${call.index}`
    const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes })
    const within = trace.setSpan(context.active(), span)
    const active = suppressHttp ? within.setValue(SUPPRESSED, true) : within
    spans.set(call, { span, active })
    call.scope = (subscribe) => context.with(active, subscribe)
  }
  const resume = (attempt: unknown): void => {
    if (!(attempt instanceof AttemptMessage)) return
    const { active } = spans.get(attempt.call) ?? {}
    if (active !== undefined) attempt.scope = (subscribe) => context.with(active, subscribe)
  }
  const retry = (message: unknown): void => {
    const { call, error, delay } = message as { call: CallMessage; error: unknown; delay: number }
    const type = error instanceof Error ? error.name : '_OTHER'
    spans.get(call)?.span.addEvent('retry', { 'rxelastic.retry.delay': delay, 'error.type': type })
  }
  const hedge = (message: unknown): void => {
    const { call, delay } = message as HedgeMessage
    spans.get(call)?.span.addEvent('hedge', { 'rxelastic.hedge.delay': delay })
  }
  const end = (message: unknown): void => {
    if (!(message instanceof CallMessage)) return
    const { span } = spans.get(message) ?? {}
    if (span === undefined) return
    spans.delete(message)
    span.setAttributes({ ...serverAttributes(message), ...endAttributes(message) })
    const url = urlOf(message)
    if (url !== undefined) span.setAttribute(URL_FULL, url)
    if (message.attempts > 1) span.setAttribute(ATTEMPTS, message.attempts)
    if (message.error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
  }

  CALL.start.subscribe(begin)
  ATTEMPT.start.subscribe(resume)
  RETRY.subscribe(retry)
  HEDGE.subscribe(hedge)
  CALL.asyncEnd.subscribe(end)
  return () => {
    CALL.start.unsubscribe(begin)
    ATTEMPT.start.unsubscribe(resume)
    RETRY.unsubscribe(retry)
    HEDGE.unsubscribe(hedge)
    CALL.asyncEnd.unsubscribe(end)
  }
}
