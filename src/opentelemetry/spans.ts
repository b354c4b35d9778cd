import { AsyncLocalStorage } from 'node:async_hooks'
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
import { type AttemptMessage, CallMessage, type HedgeMessage } from '../observe/messages.js'
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

/** Store of a tracing channel that is OpenTelemetry's own context. */
class ContextScope extends AsyncLocalStorage<Context> {
  // biome-ignore lint/suspicious/noExplicitAny: the signature of AsyncLocalStorage
  override run(active: Context, callback: (...args: any[]) => any, ...args: any[]): any {
    return context.with(active, callback, undefined, ...args)
  }
}

/**
 * Creates a span for each call, which is active while the call works: the spans of HTTP are its children.
 *
 * @returns a function that stops it
 */
export function traceCalls({ tracer, captureSearchQuery, suppressHttp }: SpanSettings): () => void {
  const scope = new ContextScope()
  const spans = new WeakMap<CallMessage, { span: Span; active: Context }>()

  const begin = (call: CallMessage): Context => {
    const attributes = callAttributes(call)
    const text = captureSearchQuery ? queryText(call) : undefined
    if (text !== undefined) attributes[QUERY_TEXT] = text
    const name = call.index === undefined ? call.api : `${call.api} ${call.index}`
    const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes })
    const within = trace.setSpan(context.active(), span)
    const active = suppressHttp ? within.setValue(SUPPRESSED, true) : within
    spans.set(call, { span, active })
    return active
  }
  const resume = ({ call }: AttemptMessage): Context => spans.get(call)?.active ?? context.active()
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

  CALL.start.bindStore(scope, begin)
  ATTEMPT.start.bindStore(scope, resume)
  RETRY.subscribe(retry)
  HEDGE.subscribe(hedge)
  CALL.asyncEnd.subscribe(end)
  return () => {
    CALL.start.unbindStore(scope)
    ATTEMPT.start.unbindStore(scope)
    RETRY.unsubscribe(retry)
    HEDGE.unsubscribe(hedge)
    CALL.asyncEnd.unsubscribe(end)
  }
}
