import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { context, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { Client } from 'rxelastic'
import { openTelemetry } from 'rxelastic/opentelemetry'
import { lastValueFrom } from 'rxjs'
import { afterAll, beforeAll, expect, it } from 'vitest'

const exporter = new InMemorySpanExporter()
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
const instrumentation = new UndiciInstrumentation()
let stop: () => void = () => {}

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  instrumentation.setTracerProvider(tracerProvider)
  instrumentation.enable()
  stop = openTelemetry({ tracerProvider })
})

afterAll(() => {
  stop()
  instrumentation.disable()
  context.disable()
  propagation.disable()
})

/** Answers one request after the other: the first to each path with 503, if `busy` says so. */
async function serve(busy: (path: string) => boolean) {
  const seen: { path: string; traceparent: string }[] = []
  const server = createServer(({ url = '', headers }: IncomingMessage, response: ServerResponse) => {
    const first = !seen.some(({ path }) => path === url)
    seen.push({ path: url, traceparent: String(headers.traceparent) })
    response.statusCode = first && busy(url) ? 503 : 200
    response.setHeader('x-elastic-product', 'Elasticsearch').setHeader('content-type', 'application/json').end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return { seen, url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

it('makes HTTP spans and traceparent belong to their call, also after a wait and a retry', async () => {
  const server = await serve((path) => path.startsWith('/c'))
  const client = new Client({ node: server.url, maxSockets: 1, retryBackoff: () => 0.01 })
  const tracer = tracerProvider.getTracer('test')
  const paths = ['/a', '/b', '/c', '/d', '/e']
  const parents = paths.map((path) => tracer.startSpan(path))
  await Promise.all(
    paths.map((path, index) => {
      const parent = parents[index] ?? expect.fail()
      const request$ = client.request$({ method: 'GET', path })
      return context.with(trace.setSpan(context.active(), parent), () => lastValueFrom(request$))
    }),
  )
  await client.close()
  server.close()
  const spans = exporter.getFinishedSpans()
  const calls = spans.filter(({ instrumentationScope }) => instrumentationScope.name === 'rxelastic')
  const http = spans.filter(({ instrumentationScope }) => instrumentationScope.name.includes('undici'))
  expect([calls.length, http.length]).toEqual([5, 6])
  for (const [index, path] of paths.entries()) {
    const parent = parents[index]?.spanContext().spanId
    const call = calls.find(({ parentSpanContext }) => parentSpanContext?.spanId === parent)
    const own = http.filter(({ attributes }) => attributes['url.path'] === path)
    expect(own.length).toBe(path === '/c' ? 2 : 1)
    for (const span of own) expect(span.parentSpanContext?.spanId).toBe(call?.spanContext().spanId)
    const sent = server.seen
      .filter((request) => request.path === path)
      .map(({ traceparent }) => traceparent.split('-')[2])
    expect(sent).toEqual(own.map((span) => span.spanContext().spanId))
  }
})
