import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { AlwaysOnSampler, BasicTracerProvider, type Sampler } from '@opentelemetry/sdk-trace-base'
import { openTelemetry } from 'rxelastic/opentelemetry'
import { lastValueFrom, NEVER, type Observable } from 'rxjs'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { Recorder } from '../../support/telemetry/recorder.js'
import { CASES, connect, LEVELS, ok } from './span-cases.js'

const recorder = new Recorder()
const stops: (() => void)[] = []

afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  recorder.reset()
})

afterAll(() => recorder.disable())

/** Makes a call and returns its span. */
async function spanOf(call$: Observable<unknown>, options: object = {}) {
  stops.push(openTelemetry({ tracerProvider: recorder.tracerProvider, ...options }))
  await lastValueFrom(call$).catch(() => {})
  const [span, ...others] = recorder.own
  expect(others).toEqual([])
  return span ?? expect.fail()
}

describe('the span of', () => {
  it.each(Object.entries(CASES))('%s has the attributes of the conventions', async (_, [call$, name, attributes]) => {
    const span = await spanOf(call$(), { captureSearchQuery: true })
    expect(span.name).toBe(name)
    expect(span.kind).toBe(SpanKind.CLIENT)
    expect(span.attributes).toEqual(attributes)
    expect(span.status).toEqual({ code: 'error.type' in attributes ? SpanStatusCode.ERROR : SpanStatusCode.UNSET })
    expect(span.instrumentationScope).toMatchObject({
      name: 'rxelastic',
      schemaUrl: 'https://opentelemetry.io/schemas/1.44.0',
    })
  })

  it('covers each attribute and no other', () => {
    const found = new Set(Object.values(CASES).flatMap(([, , attributes]) => Object.keys(attributes)))
    const own = ['rxelastic.attempts', 'db.operation.parameter.id']
    expect([...found].sort()).toEqual([...Object.keys(LEVELS), ...own].sort())
  })

  it('a call with an ignored status has no error', async () => {
    const absent = connect(() => ({ statusCode: 404 })).exists$({ index: 'a', id: '1' })
    const { attributes, status } = await spanOf(absent)
    expect(attributes['db.response.status_code']).toBe('404')
    expect(attributes).not.toHaveProperty('error.type')
    expect(status).toEqual({ code: SpanStatusCode.UNSET })
  })

  it('a call without a request has no node', async () => {
    stops.push(openTelemetry({ tracerProvider: recorder.tracerProvider }))
    const client = ok()
    const waiting = client.options({ auth: () => NEVER })
    waiting.info$().subscribe().unsubscribe()
    expect(recorder.own.map(({ attributes }) => attributes)).toEqual([
      {
        'db.system.name': 'elasticsearch',
        'db.operation.name': 'info',
        'http.request.method': 'GET',
        'rxelastic.aborted': true,
      },
    ])
  })

  it('a call of a cluster with a known name has the namespace', async () => {
    const { attributes } = await spanOf(ok({ 'elastic-cluster-name': 'mine' }).info$())
    expect(attributes['db.namespace']).toBe('mine')
  })

  it('a call has its attributes at the time of sampling', async () => {
    const seen: unknown[] = []
    const always = new AlwaysOnSampler()
    const sampler: Sampler = {
      shouldSample: (_context, _traceId, name, kind, attributes) => {
        seen.push([name, kind, attributes])
        return always.shouldSample()
      },
      toString: () => 'recording',
    }
    stops.push(openTelemetry({ tracerProvider: new BasicTracerProvider({ sampler }), captureSearchQuery: true }))
    await lastValueFrom(ok().search$({ index: 'a', size: 1 }))
    expect(seen).toEqual([
      [
        'search a',
        SpanKind.CLIENT,
        {
          'db.system.name': 'elasticsearch',
          'db.operation.name': 'search',
          'db.collection.name': 'a',
          'db.operation.parameter.index': 'a',
          'db.query.text': '{"size":"?"}',
          'http.request.method': 'POST',
        },
      ],
    ])
  })
})
