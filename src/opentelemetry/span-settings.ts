import { createContextKey, type Tracer } from '@opentelemetry/api'

/** Key by which OpenTelemetry's SDK stops tracing. Source: `@opentelemetry/core`, `suppress-tracing.ts` */
export const SUPPRESSED = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

/** Settings of the spans. */
export interface SpanSettings {
  readonly tracer: Tracer
  readonly captureSearchQuery: boolean
  readonly suppressHttp: boolean
}
