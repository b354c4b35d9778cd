import { type Attributes, context, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import { HELPER } from '../observe/channels.js'
import type { HelperMessage } from '../observe/helper-message.js'
import { addEnd, helperAttributes } from './attributes.js'
import { ABORTED, EMITTED } from './conventions.js'

/**
 * Creates a span for each subscription to a helper that makes several calls. Their spans are its children.
 *
 * @returns a function that stops it
 */
export function traceHelpers(tracer: Tracer): () => void {
  const spans = new WeakMap<HelperMessage, Span>()
  const begin = (message: unknown): void => {
    const run = message as HelperMessage
    const { helper, index } = run
    const name = index === undefined ? `helpers.${helper}` : `helpers.${helper} ${index}`
    const parent = context.active()
    const span = tracer.startSpan(name, { kind: SpanKind.INTERNAL, attributes: helperAttributes(run) }, parent)
    spans.set(run, span)
    const within = trace.setSpan(parent, span)
    run.within((work) => context.with(within, work))
  }
  const end = (message: unknown): void => {
    const run = message as HelperMessage
    const span = spans.get(run)
    if (span === undefined) return
    spans.delete(run)
    const attributes: Attributes = { [EMITTED]: run.emitted }
    addEnd(attributes, run)
    if (run.error === undefined && run.aborted) attributes[ABORTED] = true
    span.setAttributes(attributes)
    if (run.error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
  }

  HELPER.start.subscribe(begin)
  HELPER.asyncEnd.subscribe(end)
  return () => {
    HELPER.start.unsubscribe(begin)
    HELPER.asyncEnd.unsubscribe(end)
  }
}
