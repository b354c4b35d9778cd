import {
  type Attributes,
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
  addCluster,
  addEnd,
  addServer,
  callAttributes,
  collectionOf,
  errorType,
  operationOf,
  urlOf,
} from './attributes.js'
import { ABORTED, ATTEMPTS, ERROR_TYPE, NODE_NAME, QUERY_TEXT, URL_FULL } from './conventions.js'
import { listen, on } from './listen.js'
import { OpenSpans } from './open-spans.js'
import { queryText } from './query-text.js'
import { type SpanSettings, SUPPRESSED } from './span-settings.js'

/** Span of a call under way. */
interface CallSpan {
  readonly span: Span
  /** Context of its attempts. */
  readonly within: Context
}

const kind = SpanKind.CLIENT

const HEADERS = { set: (attempt: AttemptMessage, name: string, value: string) => attempt.setHeader(name, value) }

/**
 * Creates a span for each call, which is active while the call works: the spans of HTTP are its children.
 *
 * Its trace context goes to Elasticsearch with each attempt, whether HTTP is instrumented or not.
 *
 * @returns a function that stops it
 */
export function traceCalls({ tracer, captureSearchQuery, suppressHttp }: SpanSettings): () => void {
  const spans = new OpenSpans<CallMessage, CallSpan>(CALL.asyncEnd, (call, { span }) => {
    if (span.isRecording()) describe(span, call)
    span.end()
  })
  const begin = (call: CallMessage): void => {
    const attributes = callAttributes(call)
    const text = captureSearchQuery ? queryText(call) : undefined
    if (text !== undefined) attributes[QUERY_TEXT] = text
    const parent = context.active()
    const links = call.callers.length === 0 ? undefined : linksOf(call, parent)
    const options = links === undefined ? { kind, attributes } : { kind, attributes, links }
    const span = tracer.startSpan(nameOf(call), options, parent)
    const within = trace.setSpan(parent, span)
    spans.add(call, { span, within })
    call.within((run) => context.with(active(within), run))
  }
  const beginAttempt = (attempt: AttemptMessage): void => {
    const { within } = spans.get(attempt.call) ?? {}
    if (within === undefined) return
    propagation.inject(within, attempt, HEADERS)
    attempt.within((run) => context.with(active(within), run))
  }
  const retry = ({ call, error, delay }: RetryMessage): void => {
    spans.get(call)?.span.addEvent('retry', { 'rxelastic.retry.delay': delay, [ERROR_TYPE]: errorType(error) })
  }
  const hedge = ({ call, delay }: HedgeMessage): void => {
    spans.get(call)?.span.addEvent('hedge', { 'rxelastic.hedge.delay': delay })
  }
  const active = (within: Context): Context => (suppressHttp ? within.setValue(SUPPRESSED, true) : within)

  const stop = listen(on(CALL.start, begin), on(ATTEMPT.start, beginAttempt), on(RETRY, retry), on(HEDGE, hedge))
  return () => {
    stop()
    spans.stop()
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
  const { attempts, error, nodeName } = call
  const attributes: Attributes = {}
  addServer(attributes, call)
  addCluster(attributes, call)
  addEnd(attributes, call)
  const url = urlOf(call)
  if (url !== undefined) attributes[URL_FULL] = url
  if (nodeName !== undefined) attributes[NODE_NAME] = nodeName
  if (attempts > 1) attributes[ATTEMPTS] = attempts
  if (error === undefined && call.aborted) attributes[ABORTED] = true
  span.setAttributes(attributes)
  if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR })
}
