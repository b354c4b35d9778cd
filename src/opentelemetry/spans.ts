import {
  type Context,
  context,
  type Link,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { AttemptMessage } from '../observe/attempt-message.js'
import type { CallMessage } from '../observe/call-message.js'
import { ATTEMPT, CALL, HEDGE, RETRY } from '../observe/channels.js'
import type { HedgeMessage, RetryMessage } from '../observe/messages.js'
import {
  callAttributes,
  clusterAttributes,
  collectionOf,
  endAttributes,
  errorType,
  operationOf,
  serverAttributes,
  urlOf,
} from './attributes.js'
import { ATTEMPTS, ERROR_TYPE, QUERY_TEXT, URL_FULL } from './conventions.js'
import { queryText } from './query-text.js'
import { type SpanSettings, SUPPRESSED } from './span-settings.js'

/** Span of a call under way. */
interface CallSpan {
  readonly span: Span
  /** Context of its attempts. */
  readonly within: Context
}

const HEADERS = { set: (attempt: AttemptMessage, name: string, value: string) => attempt.setHeader(name, value) }

/**
 * Creates a span for each call, which is active while the call works: the spans of HTTP are its children.
 *
 * Its trace context goes to Elasticsearch with each attempt, whether HTTP is instrumented or not.
 *
 * @returns a function that stops it
 */
export function traceCalls({ tracer, captureSearchQuery, suppressHttp }: SpanSettings): () => void {
  const spans = new WeakMap<CallMessage, CallSpan>()
  const begin = (message: unknown): void => {
    const call = message as CallMessage
    const attributes = callAttributes(call)
    const text = captureSearchQuery ? queryText(call) : undefined
    if (text !== undefined) attributes[QUERY_TEXT] = text
    const parent = context.active()
    const links = linksOf(call, parent)
    const span = tracer.startSpan(nameOf(call), { kind: SpanKind.CLIENT, attributes, links }, parent)
    const within = trace.setSpan(parent, span)
    spans.set(call, { span, within })
    call.within((run) => context.with(active(within), run))
  }
  const beginAttempt = (message: unknown): void => {
    const attempt = message as AttemptMessage
    const { within } = spans.get(attempt.call) ?? {}
    if (within === undefined) return
    propagation.inject(within, attempt, HEADERS)
    attempt.within((run) => context.with(active(within), run))
  }
  const retry = (message: unknown): void => {
    const { call, error, delay } = message as RetryMessage
    spans.get(call)?.span.addEvent('retry', { 'rxelastic.retry.delay': delay, [ERROR_TYPE]: errorType(error) })
  }
  const hedge = (message: unknown): void => {
    const { call, delay } = message as HedgeMessage
    spans.get(call)?.span.addEvent('hedge', { 'rxelastic.hedge.delay': delay })
  }
  const end = (message: unknown): void => {
    const call = message as CallMessage
    const { span } = spans.get(call) ?? {}
    if (span === undefined) return
    spans.delete(call)
    if (span.isRecording()) describe(span, call)
    span.end()
  }
  const active = (within: Context): Context => (suppressHttp ? within.setValue(SUPPRESSED, true) : within)

  CALL.start.subscribe(begin)
  ATTEMPT.start.subscribe(beginAttempt)
  RETRY.subscribe(retry)
  HEDGE.subscribe(hedge)
  CALL.asyncEnd.subscribe(end)
  return () => {
    CALL.start.unsubscribe(begin)
    ATTEMPT.start.unsubscribe(beginAttempt)
    RETRY.unsubscribe(retry)
    HEDGE.unsubscribe(hedge)
    CALL.asyncEnd.unsubscribe(end)
  }
}

function nameOf(call: CallMessage): string {
  const index = collectionOf(call)
  return index === undefined ? operationOf(call) : `${operationOf(call)} ${index}`
}

/** Links to the spans of the calls that travel in this one. */
function linksOf({ callers }: CallMessage, parent: Context): Link[] {
  const links = new Map<string, Link>()
  for (const caller of callers) {
    const linked = caller.runInAsyncScope(() => trace.getSpanContext(context.active()))
    if (linked !== undefined) links.set(linked.spanId, { context: linked })
  }
  links.delete(trace.getSpanContext(parent)?.spanId ?? '')
  return [...links.values()]
}

function describe(span: Span, call: CallMessage): void {
  const { attempts, error } = call
  span.setAttributes({ ...serverAttributes(call), ...clusterAttributes(call), ...endAttributes(call) })
  const url = urlOf(call)
  if (url !== undefined) span.setAttribute(URL_FULL, url)
  if (attempts > 1) span.setAttribute(ATTEMPTS, attempts)
  if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR })
}
