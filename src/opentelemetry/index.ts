import { type MeterProvider, metrics, type TracerProvider, trace } from '@opentelemetry/api'
import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { type Parser, parseBoolean, parseOptions, type Validators } from '../validate/parse-options.js'
import { SCHEMA_URL, SCOPE } from './conventions.js'
import { traceHelpers } from './helper-spans.js'
import { measure } from './metrics.js'
import { traceCalls } from './spans.js'

/** Options of {@link openTelemetry}. */
export interface OpenTelemetryOptions {
  /** Source of the tracer. @defaultValue the global one */
  readonly tracerProvider?: TracerProvider | undefined
  /** Source of the meter. @defaultValue the global one */
  readonly meterProvider?: MeterProvider | undefined
  /** Adds the query of searches to spans, with `?` in place of each value. ES|QL and SQL only if values are parameters. @defaultValue false */
  readonly captureSearchQuery?: boolean | undefined
  /** Keeps HTTP instrumentations from creating spans below those of calls. @defaultValue false */
  readonly suppressHttp?: boolean | undefined
}

const VALIDATORS: Validators<OpenTelemetryOptions> = {
  tracerProvider: parseProvider<TracerProvider>('getTracer'),
  meterProvider: parseProvider<MeterProvider>('getMeter'),
  captureSearchQuery: parseBoolean,
  suppressHttp: parseBoolean,
}

/**
 * Creates spans and metrics for the calls of all clients in the process, after OpenTelemetry's conventions for databases.
 *
 * A call is one span of kind CLIENT, named like `search books`, until its last byte; retries are its events.
 * Helpers of several calls are spans of kind INTERNAL, such as `helpers.scan books`, with their calls as children.
 * Spans are active while their calls work, so HTTP instrumentations create child spans.
 * `traceparent` goes to Elasticsearch with every attempt, also without such an instrumentation.
 *
 * @returns a function that stops it; the spans of what is under way still end
 * @throws ConfigurationError that names a wrong option
 * @example
 * ```ts
 * import { openTelemetry } from 'rxelastic/opentelemetry'
 *
 * const stop = openTelemetry({ captureSearchQuery: true })
 * ```
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): () => void {
  const given = parseOptions(VALIDATORS, options, 'openTelemetry', 'openTelemetry: options')
  const { tracerProvider = trace, meterProvider = metrics, captureSearchQuery = false, suppressHttp = false } = given
  const tracer = tracerProvider.getTracer(SCOPE, undefined, { schemaUrl: SCHEMA_URL })
  const stopTracing = traceCalls({ tracer, captureSearchQuery, suppressHttp })
  const stopTracingHelpers = traceHelpers(tracer)
  const stopMeasuring = measure(meterProvider.getMeter(SCOPE, undefined, { schemaUrl: SCHEMA_URL }))
  return () => {
    stopTracing()
    stopTracingHelpers()
    stopMeasuring()
  }
}

/** Creates a parser for a provider, which is known by its method. */
function parseProvider<T extends object>(method: keyof T & string): Parser<T> {
  const isProvider = (value: unknown): value is T => typeof Object(value)[method] === 'function'
  return (name, value) => {
    if (isProvider(value)) return value
    throw new ConfigurationError(`${name} must have a method ${method}, got ${describe(value)}`)
  }
}
