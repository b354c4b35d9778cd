import { channel } from 'node:diagnostics_channel'
import { errors } from 'rxelastic'
import { openTelemetry } from 'rxelastic/opentelemetry'
import { describe, expect, it } from 'vitest'

describe('openTelemetry', () => {
  it.each<[options: unknown, message: string]>([
    [
      'on',
      'openTelemetry: options must be an object with tracerProvider, meterProvider, captureSearchQuery or suppressHttp, got a string',
    ],
    [
      { captureSearchQuerys: true },
      'openTelemetry has no option "captureSearchQuerys"; did you mean captureSearchQuery?',
    ],
    [{ suppressHttp: 'yes' }, 'suppressHttp must be true or false, got a string'],
    [{ tracerProvider: {} }, 'tracerProvider must have a method getTracer, got an object'],
    [{ meterProvider: 5 }, 'meterProvider must have a method getMeter, got a number'],
  ])('refuses %j and observes nothing', (options, message) => {
    expect(() => Reflect.apply(openTelemetry, undefined, [options])).toThrow(new errors.ConfigurationError(message))
    expect(channel('tracing:rxelastic:call:start').hasSubscribers).toBe(false)
  })

  it('treats an option without a value as not given', () => {
    const stop = openTelemetry({ tracerProvider: undefined, suppressHttp: undefined })
    expect(channel('tracing:rxelastic:call:start').hasSubscribers).toBe(true)
    stop()
    expect(channel('tracing:rxelastic:call:start').hasSubscribers).toBe(false)
  })
})
