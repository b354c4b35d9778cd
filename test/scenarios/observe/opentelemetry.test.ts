import { tracingChannel } from 'node:diagnostics_channel'
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import fc from 'fast-check'
import { Client, type ClientOptions } from 'rxelastic'
import { type OpenTelemetryOptions, openTelemetry } from 'rxelastic/opentelemetry'
import { MemoryConnection } from 'rxelastic/testing'
import { firstValueFrom, from, lastValueFrom, NEVER, Subject, switchMap, tap } from 'rxjs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

const SECRET = 'hunter2'
const exporter = new InMemorySpanExporter()
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
let stops: (() => void)[] = []

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
})

afterAll(() => context.disable())

afterEach(() => {
  for (const stop of stops) stop()
  stops = []
  exporter.reset()
})

function observed(options: OpenTelemetryOptions = {}): void {
  stops.push(openTelemetry({ tracerProvider, ...options }))
}

function clientOf(answers: readonly object[], options: Partial<ClientOptions> = {}): Client {
  let calls = 0
  const Connection = MemoryConnection.answering(async () => answers[Math.min(calls++, answers.length - 1)] ?? {})
  return new Client({
    node: `http://elastic:${SECRET}@es.test:9201`,
    Connection,
    retryBackoff: () => 0,
    ...options,
  } as ClientOptions)
}

const spans = (): ReadableSpan[] => exporter.getFinishedSpans()

describe('openTelemetry', () => {
  it('creates one CLIENT span with the attributes of the conventions', async () => {
    observed({ captureSearchQuery: true })
    const query = { bool: { must: [{ match: { title: SECRET } }, { range: { year: { gt: 1999 } } }] } }
    await lastValueFrom(clientOf([{ body: { hits: {} } }]).search$({ index: ['books', 'films'], query }))
    const [span, ...others] = spans()
    expect(others).toEqual([])
    expect(span).toMatchObject({ name: 'search books,films', kind: SpanKind.CLIENT, ended: true })
    expect(span?.status).toEqual({ code: SpanStatusCode.UNSET })
    expect(span?.attributes).toEqual({
      'db.system.name': 'elasticsearch',
      'db.operation.name': 'search',
      'db.collection.name': 'books,films',
      'db.operation.parameter.index': 'books,films',
      'db.query.text': '{"query":{"bool":{"must":[{"match":{"title":"?"}},{"range":{"year":{"gt":"?"}}}]}}}',
      'db.response.status_code': '200',
      'http.request.method': 'POST',
      'server.address': 'es.test',
      'server.port': 9201,
      'url.full': 'http://es.test:9201/books,films/_search',
    })
    expect(span?.instrumentationScope).toMatchObject({
      name: 'rxelastic',
      schemaUrl: 'https://opentelemetry.io/schemas/1.44.0',
    })
  })

  it('shows failures, retries and cancellations', async () => {
    observed()
    const failing = clientOf([
      { statusCode: 503, body: {} },
      { statusCode: 404, body: {} },
    ])
    await lastValueFrom(failing.get$({ index: 'a', id: '1' })).catch(() => {})
    clientOf([{}], { interceptors: { perAttempt: [() => NEVER] } })
      .info$()
      .subscribe()
      .unsubscribe()
    const closed = clientOf([{}], { interceptors: { perAttempt: [() => NEVER] } })
    closed.info$().subscribe({ error: () => {} })
    await closed.close()
    await firstValueFrom(clientOf([{ body: {} }]).info$())
    const [failed, left, ended, taken, ...others] = spans()
    expect(others).toEqual([])
    expect(failed?.status).toEqual({ code: SpanStatusCode.ERROR })
    expect(failed?.attributes).toMatchObject({
      'error.type': '404',
      'db.response.status_code': '404',
      'rxelastic.attempts': 2,
    })
    expect(failed?.events.map(({ name }) => name)).toEqual(['retry'])
    expect(left?.status).toEqual({ code: SpanStatusCode.UNSET })
    expect(left?.attributes).toMatchObject({ 'rxelastic.aborted': true })
    expect(ended?.attributes).toMatchObject({ 'error.type': 'RequestAbortedError' })
    expect(taken?.status).toEqual({ code: SpanStatusCode.UNSET })
    expect(taken?.attributes).not.toHaveProperty('rxelastic.aborted')
  })

  it('takes the active span at subscription as parent, and is active for the work of a call', async () => {
    observed()
    const within: unknown[] = []
    const client = clientOf([{ statusCode: 503, body: {} }, { body: {} }], {
      interceptors: {
        perAttempt: [
          (attempt, next) => {
            within.push(trace.getActiveSpan()?.spanContext().spanId)
            return next(attempt)
          },
        ],
      },
    })
    const parent = tracerProvider.getTracer('test').startSpan('parent')
    const outside: unknown[] = []
    const both$ = client.info$().pipe(
      tap(() => outside.push(trace.getActiveSpan()?.spanContext().spanId)),
      switchMap(() => client.count$()),
    )
    await context.with(trace.setSpan(context.active(), parent), () => lastValueFrom(both$))
    const { spanId } = parent.spanContext()
    const [info, count] = spans()
    expect([info, count].map((span) => span?.parentSpanContext?.spanId)).toEqual([spanId, spanId])
    expect(outside).toEqual([spanId])
    expect(within).toEqual([info, info, count].map((span) => span?.spanContext().spanId))
  })

  it('shows the query of ES|QL only if its values are parameters', async () => {
    observed({ captureSearchQuery: true })
    const client = clientOf([{ body: {} }])
    await lastValueFrom(client.esql.query$({ query: `FROM a | WHERE b == "${SECRET}"` }))
    await lastValueFrom(client.esql.query$({ query: 'FROM a | WHERE b == ?', params: [SECRET] }))
    expect(spans().map(({ attributes }) => attributes['db.query.text'])).toEqual([undefined, 'FROM a | WHERE b == ?'])
  })

  it('has no secret in any name, attribute, event, link or status', async () => {
    observed({ captureSearchQuery: true })
    const value = fc.letrec((tie) => ({
      any: fc.oneof(fc.constant(SECRET), fc.array(tie('any'), { maxLength: 3 }), fc.record({ a: tie('any') })),
    })).any
    const response = fc.constantFrom(
      { body: { hits: {}, [SECRET]: SECRET } },
      { statusCode: 400, body: { error: { type: 'a', reason: SECRET } } },
      { statusCode: 503, body: SECRET },
      { statusCode: 200, body: `not JSON, but ${SECRET}` },
    )
    const headers = { authorization: SECRET, 'x-api-key': SECRET }
    const own = { headers, auth: { bearer: SECRET }, querystring: { token: SECRET, pin: SECRET }, opaqueId: SECRET }
    const options = { ...own, redaction: { additionalKeys: ['pin'] } }
    let calls = 0
    await fc.assert(
      fc.asyncProperty(value, response, async (secret, answer) => {
        const cookie = { 'set-cookie': SECRET, warning: `299 Elasticsearch "${SECRET}"` }
        const client = clientOf([{ ...answer, headers: cookie }], { maxRetries: 1 })
        const query = { term: { a: secret } } as never
        const operations = [{ index: { _id: SECRET } }, { a: secret }]
        const each = [
          client.search$({ index: 'a', query, q: SECRET }, options),
          client.msearch$({ searches: [{ index: 'a', routing: SECRET }, { query }] }, options),
          client.bulk$({ index: 'a', operations }, options),
          client.esql.query$({ query: 'FROM a | WHERE b == ?', params: [SECRET] }, options),
          client.sql.query$({ query: `SELECT '${SECRET}'` }, options),
          client.request$(
            { method: 'POST', path: `/a/_search?token=${SECRET}`, body: JSON.stringify(secret) },
            options,
          ),
          client.batched().search$({ index: 'a', query }),
          client.helpers.scan$({ index: 'a', query }, options),
          client.helpers.esql$({ query: `FROM a | WHERE b == "${SECRET}"` }, options),
          from([{ a: secret }]).pipe(client.helpers.bulk({ index: 'a', retries: 0, headers, opaqueId: SECRET })),
        ]
        calls += each.length
        await Promise.all(each.map((call$) => lastValueFrom(call$, { defaultValue: 0 }).catch(() => {})))
        await client.close()
      }),
      { numRuns: 30 },
    )
    expect(spans().length).toBeGreaterThan(calls)
    for (const { name, attributes, events, links, status } of spans()) {
      expect(JSON.stringify({ name, attributes, events, links, status })).not.toContain(SECRET)
    }
  })

  it('ends the open spans of calls and helpers when it stops, and starts no others', async () => {
    observed()
    const answers$ = new Subject<object>()
    const Connection = MemoryConnection.answering(() => answers$)
    const client = new Client({ node: 'http://es.test', Connection })
    const calls = [lastValueFrom(client.info$()), lastValueFrom(client.info$())]
    const scan = lastValueFrom(client.helpers.scan$({ index: 'books' }))
    for (const stop of stops.splice(0)) stop()
    expect(spans()).toEqual([])
    const late = lastValueFrom(client.count$())
    answers$.next({ statusCode: 400, body: {} })
    answers$.complete()
    await Promise.allSettled([...calls, scan, late])
    const names = ['helpers.scan books', 'indices.get_settings books', 'info', 'info', 'open_point_in_time books']
    expect(
      spans()
        .map(({ name, ended }) => [name, ended])
        .sort(),
    ).toEqual(names.map((name) => [name, true]))
    const channels = ['call', 'helper'].map((name) => tracingChannel(`rxelastic:${name}`).hasSubscribers)
    expect(channels).toEqual([false, false])
  })

  it('stops recording', async () => {
    observed()
    for (const stop of stops.splice(0)) stop()
    await lastValueFrom(clientOf([{ body: {} }]).info$())
    expect(spans()).toEqual([])
  })
})
