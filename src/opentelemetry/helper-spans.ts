import { type Attributes, context, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import { HELPER } from '../observe/channels.js'
import type { HelperMessage } from '../observe/helper-message.js'
import { addEnd, helperAttributes } from './attributes.js'
import { ABORTED, EMITTED } from './conventions.js'
import { listen, on } from './listen.js'
import { OpenSpans } from './open-spans.js'

/**
 * Creates a span for each subscription to a helper that makes several calls. Their spans are its children.
 *
 * @returns a function that stops it
 */
export function traceHelpers(tracer: Tracer): () => void {
  const spans = new OpenSpans<HelperMessage, Span>(HELPER.asyncEnd, (run, span) => {
    const attributes: Attributes = { [EMITTED]: run.emitted }
    addEnd(attributes, run)
    if (run.error === undefined && run.aborted) attributes[ABORTED] = true
    span.setAttributes(attributes)
    if (run.error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
  })
  const begin = (run: HelperMessage): void => {
    const { helper, index } = run
    const name = index === undefined ? `helpers.${helper}` : `helpers.${helper} ${index}`
    const parent = context.active()
    const span = tracer.startSpan(name, { kind: SpanKind.INTERNAL, attributes: helperAttributes(run) }, parent)
    spans.add(run, span)
    const within = trace.setSpan(parent, span)
    run.within((work) => context.with(within, work))
  }

  const stop = listen(on(HELPER.start, begin))
  return () => {
    stop()
    spans.stop()
  }
}
