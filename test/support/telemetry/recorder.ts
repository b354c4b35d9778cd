import { context, propagation, type Span, type TextMapPropagator, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base'

/** Knows the spans that have begun, and those of the library that have not ended. */
class BegunSpans implements SpanProcessor {
  readonly open = new Set<string>()
  begun: ReadableSpan[] = []

  onStart(span: ReadableSpan): void {
    this.begun.push(span)
    if (span.instrumentationScope.name === 'rxelastic') this.open.add(span.spanContext().spanId)
  }

  onEnd(span: ReadableSpan): void {
    this.open.delete(span.spanContext().spanId)
  }

  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

/** OpenTelemetry with a context manager, a propagator, and spans in memory. */
export class Recorder {
  readonly #exporter = new InMemorySpanExporter()
  readonly #counter = new BegunSpans()
  readonly tracerProvider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(this.#exporter), this.#counter],
  })

  constructor(propagator: TextMapPropagator = new W3CTraceContextPropagator()) {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    propagation.setGlobalPropagator(propagator)
  }

  /** Spans that have ended, in the order of their ends. */
  get spans(): ReadableSpan[] {
    return this.#exporter.getFinishedSpans()
  }

  /** Spans that have begun. */
  get begun(): readonly ReadableSpan[] {
    return this.#counter.begun
  }

  /** Number of spans of the library that have begun and not ended. */
  get open(): number {
    return this.#counter.open.size
  }

  /** Spans of the library. */
  get own(): ReadableSpan[] {
    return this.spans.filter(({ instrumentationScope: { name } }) => name === 'rxelastic')
  }

  /** Spans of HTTP instrumentations. */
  get http(): ReadableSpan[] {
    return this.spans.filter(({ instrumentationScope: { name } }) => name.startsWith('@opentelemetry/instrumentation'))
  }

  /** Runs work as a part of a span of the test's own, which stays open. */
  async under<T>(name: string, work: (span: Span) => T): Promise<Awaited<T>> {
    const span = trace.wrapSpanContext(this.tracerProvider.getTracer('test').startSpan(name).spanContext())
    return await context.with(trace.setSpan(context.active(), span), () => work(span))
  }

  reset(): void {
    this.#exporter.reset()
    this.#counter.open.clear()
    this.#counter.begun = []
  }

  disable(): void {
    context.disable()
    propagation.disable()
  }
}

export function idOf(span: ReadableSpan | Span | undefined): string | undefined {
  return span?.spanContext().spanId
}

export function parentOf(span: ReadableSpan | undefined): string | undefined {
  return span?.parentSpanContext?.spanId
}
