import { createRequire, syncBuiltinESMExports } from 'node:module'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { HttpProxyAgent } from 'hpagent'
import { Client, type ClientOptions, HttpConnection } from 'rxelastic'
import { openTelemetry } from 'rxelastic/opentelemetry'
import { lastValueFrom } from 'rxjs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ProxyServer } from '../../support/servers/proxy-server.js'
import { headerServer } from '../../support/telemetry/header-server.js'
import { idOf, parentOf, Recorder } from '../../support/telemetry/recorder.js'

const recorder = new Recorder()
const { tracerProvider } = recorder
const incoming = { disableIncomingRequestInstrumentation: true }
const instrumentation = new HttpInstrumentation(incoming)
let stop: () => void = () => {}

beforeAll(() => {
  instrumentation.setTracerProvider(tracerProvider)
  // The instrumentation patches a module when it is required. Modules that are imported follow.
  createRequire(import.meta.url)('node:http')
  syncBuiltinESMExports()
  stop = openTelemetry({ tracerProvider })
})

afterAll(() => {
  stop()
  instrumentation.disable()
  syncBuiltinESMExports()
  recorder.disable()
})

afterEach(() => recorder.reset())

type Way = (proxy: ProxyServer) => Partial<ClientOptions>

const ways: [string, Way][] = [
  ['HttpConnection', () => ({ Connection: HttpConnection, maxSockets: 1 })],
  ['HttpConnection and a proxy', ({ url }) => ({ Connection: HttpConnection, maxSockets: 1, proxy: url.href })],
  [
    "hpagent's agent",
    ({ url }) => ({ agent: () => new HttpProxyAgent({ proxy: url.href, keepAlive: true, maxSockets: 1 }) }),
  ],
]

describe('spans of @opentelemetry/instrumentation-http', () => {
  it.each(ways)('are children of their calls, after a wait for a socket and a repetition, over %s', async (_, way) => {
    const { url, requests } = await headerServer()
    const client = new Client({
      node: url,
      retryBackoff: () => 0.001,
      ...way(await ProxyServer.start()),
    } as ClientOptions)
    const paths = ['/a', '/b', '/busy', '/d', '/e']
    const parents = new Map<string, string>()
    const call = (path: string) =>
      recorder.under(path, (span) => {
        parents.set(path, span.spanContext().spanId)
        return lastValueFrom(client.request$({ method: 'GET', path }))
      })
    await Promise.all(paths.map(call))
    await client.close()
    for (const path of paths) {
      const own = recorder.own.find((span) => parentOf(span) === parents.get(path))
      const http = recorder.http.filter(
        ({ attributes }) => new URL(String(attributes['http.url'] ?? attributes['url.full'])).pathname === path,
      )
      expect([path, http.length]).toEqual([path, path === '/busy' ? 2 : 1])
      expect(http.map(parentOf)).toEqual(http.map(() => idOf(own)))
      const sent = requests.filter((request) => request.path === path).map(({ values }) => values('traceparent'))
      expect(sent).toEqual(http.map((span) => [expect.stringContaining(`-${idOf(span)}-`)]))
    }
    expect(recorder.open).toBe(0)
  })

  it('of a tunnel have no call as parent, because the socket outlives it', async () => {
    const { url } = await headerServer()
    const proxy = await ProxyServer.start()
    const client = new Client({ node: url, Connection: HttpConnection, proxy: proxy.url.href })
    await recorder.under('caller', () => lastValueFrom(client.info$()))
    await client.close()
    // The instrumentation never ends them.
    const tunnels = recorder.begun.filter(({ name }) => name.includes('CONNECT'))
    expect(tunnels.map(parentOf)).toEqual([undefined])
  })
})
