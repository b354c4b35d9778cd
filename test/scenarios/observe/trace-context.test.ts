import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import http from 'node:http'
import { propagation } from '@opentelemetry/api'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3'
import { type AttemptMessage, Client, type ClientOptions, HttpConnection, UndiciConnection } from 'rxelastic'
import { openTelemetry } from 'rxelastic/opentelemetry'
import { lastValueFrom } from 'rxjs'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { headerServer } from '../../support/telemetry/header-server.js'
import { idOf, parentOf, Recorder } from '../../support/telemetry/recorder.js'

const recorder = new Recorder()
const { tracerProvider } = recorder
const stops: (() => unknown)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
  recorder.reset()
})

afterAll(() => recorder.disable())

function traced(options = {}): void {
  stops.push(openTelemetry({ tracerProvider, ...options }))
}

function instrumented(config: ConstructorParameters<typeof UndiciInstrumentation>[0] = {}): void {
  const instrumentation = new UndiciInstrumentation(config)
  instrumentation.setTracerProvider(tracerProvider)
  stops.push(() => instrumentation.disable())
}

async function connected(options: Partial<ClientOptions> = {}) {
  const server = await headerServer()
  const client = new Client({ node: server.url, retryBackoff: () => 0.001, ...options } as ClientOptions)
  stops.push(() => client.close())
  const get = (path: string, headers = {}) => lastValueFrom(client.request$({ method: 'GET', path }, { headers }))
  return { ...server, get }
}

const spanIds = (values: readonly string[]): (string | undefined)[] => values.map((value) => value.split('-')[2])

describe('the trace context of a call', () => {
  const carriers: [string, Partial<ClientOptions>][] = [
    ['undici', { Connection: UndiciConnection }],
    ['HTTP', { Connection: HttpConnection }],
    ['an agent', { agent: () => new http.Agent({ keepAlive: true }) }],
  ]

  it.each(carriers)(
    'reaches Elasticsearch with each attempt over %s without an HTTP instrumentation',
    async (_, options) => {
      traced()
      const { requests, get } = await connected(options)
      await get('/busy')
      await get('/a')
      const [busy, a] = recorder.own
      const sent = requests.map(({ values }) => spanIds(values('traceparent')))
      expect(sent).toEqual([[idOf(busy)], [idOf(busy)], [idOf(a)]])
    },
  )

  it.each(carriers)('is sent once over %s and equals that of the HTTP span', async (kind, options) => {
    // Whatever subscribed first.
    for (const order of [
      [traced, instrumented],
      [instrumented, traced],
    ]) {
      for (const begin of order) begin()
      const { requests, get } = await connected(options)
      await get('/busy')
      await get('/a')
      const [busy, a] = recorder.own
      const senders = kind === 'undici' ? recorder.http : [busy, busy, a]
      expect(requests.map(({ values }) => spanIds(values('traceparent')))).toEqual(senders.map((span) => [idOf(span)]))
      if (kind === 'undici') expect(recorder.http.map(parentOf)).toEqual([busy, busy, a].map(idOf))
      for (const stop of stops.splice(0).reverse()) await stop()
      recorder.reset()
    }
  })

  it('is sent although an instrumentation ignores the request or only listens', async () => {
    traced()
    instrumented({ ignoreRequestHook: () => true })
    const listener = (): void => {}
    subscribe('undici:request:create', listener)
    stops.push(() => unsubscribe('undici:request:create', listener))
    const { requests, get } = await connected()
    await get('/a')
    await get('/b')
    expect(recorder.http).toEqual([])
    expect(requests.map(({ values }) => spanIds(values('traceparent')))).toEqual(
      recorder.own.map((span) => [idOf(span)]),
    )
  })

  it('is sent with `suppressHttp`, which omits HTTP spans', async () => {
    traced({ suppressHttp: true })
    instrumented()
    const { requests, get } = await connected()
    await get('/a')
    expect(recorder.http).toEqual([])
    expect(requests.map(({ values }) => spanIds(values('traceparent')))).toEqual([[idOf(recorder.own[0])]])
  })

  it('leaves a field of the call unchanged', async () => {
    traced()
    const { requests, get } = await connected()
    await get('/a', { traceparent: 'own' })
    expect(requests.map(({ values }) => values('traceparent'))).toEqual([['own']])
  })

  it('has the fields of the global propagator', async () => {
    propagation.disable()
    propagation.setGlobalPropagator(new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER }))
    stops.push(() => propagation.disable())
    traced()
    for (const begin of [() => {}, instrumented]) {
      begin()
      recorder.reset()
      const { requests, get } = await connected()
      await get('/a')
      const [sender = recorder.own[0]] = recorder.http
      expect(requests[0]?.values('x-b3-spanid')).toEqual([idOf(sender)])
      expect(requests[0]?.values('x-b3-traceid')).toEqual([sender?.spanContext().traceId])
    }
  })

  it('is added by any subscriber of the attempts', async () => {
    const add = (message: unknown): void => (message as AttemptMessage).setHeader('X-Trace', 't')
    subscribe('tracing:rxelastic:attempt:start', add)
    stops.push(() => unsubscribe('tracing:rxelastic:attempt:start', add))
    const { requests, get } = await connected()
    await get('/a')
    expect(requests[0]?.values('x-trace')).toEqual(['t'])
  })
})
