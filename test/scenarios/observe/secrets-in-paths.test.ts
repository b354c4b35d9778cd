import { channel } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { Client } from 'rxelastic'
import { openTelemetry } from 'rxelastic/opentelemetry'
import { MemoryConnection, type MemoryResponse } from 'rxelastic/testing'
import { lastValueFrom, type Observable, throwError } from 'rxjs'
import { afterAll, describe, expect, it } from 'vitest'
import { Recorder } from '../../support/telemetry/recorder.js'

const SECRET = 'hunter2'
const recorder = new Recorder()
const stopTracing = openTelemetry({ tracerProvider: recorder.tracerProvider })
afterAll(stopTracing)

/** Everything that channels tell of calls, when they tell it. */
const told: string[] = []
for (const name of ['call:start', 'call:asyncEnd', 'attempt:start', 'attempt:asyncEnd', 'retry']) {
  const listener = (message: unknown) => told.push(...texts(message))
  const full = name === 'retry' ? 'rxelastic:retry' : `tracing:rxelastic:${name}`
  channel(full).subscribe(listener)
  afterAll(() => channel(full).unsubscribe(listener))
}

/** What a program may log of a value: as JSON, as Node prints it, and each property, getters included. */
function texts(value: unknown): string[] {
  const names = Object.keys(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(Object(value)) ?? {}))
  const properties = names.filter((name) => name !== 'constructor').map((name) => Reflect.get(Object(value), name))
  return [
    inspect(value, { depth: 9 }),
    JSON.stringify(value) ?? '',
    ...properties.map((one) => inspect(one, { depth: 9 })),
  ]
}

const user = fc.constantFrom('elastic', 'e%40x', '')
const url = fc
  .record({ user, scheme: fc.constantFrom('http', 'https'), rest: fc.constantFrom('', '/', ':9200/_search', '/a@b') })
  .map(({ user, scheme, rest }) => `${scheme}://${user}:${SECRET}@es.test${rest}`)

/** Calls with a URL at a place where it is sent. */
const CALLS: readonly ((client: Client, url: string) => Observable<unknown>)[] = [
  (client, url) => client.request$({ method: 'GET', path: url }),
  (client, url) => client.request$({ method: 'GET', path: url.replace(/^\w+:\/\//, '') }),
  (client, url) => client.request$({ method: 'GET', path: `/${url}` }),
  (client, url) => client.request$({ method: 'GET', path: `/a?from=${url}` }),
  (client, url) => client.request$({ method: 'GET', path: `/${url}?from=${encodeURIComponent(url)}` }),
  (client, url) => client.request$({ method: 'GET', path: `/a/_doc/${encodeURIComponent(url)}` }),
  (client, url) => client.request$({ method: 'GET', path: '/a', querystring: { from: url } }),
  (client, url) => client.get$({ index: 'a', id: url }),
  (client, url) => client.search$({ index: url }),
  (client, url) => client.index$({ index: 'a', id: url, document: { url } }),
]

/** Responses: one with the path in its reason, as Elasticsearch has it, and others. */
const RESPONSES: readonly ((path: string) => MemoryResponse | Observable<never>)[] = [
  (path) => ({ statusCode: 400, body: { error: `no handler found for uri [${path}] and method [GET]`, status: 400 } }),
  (path) => ({
    statusCode: 404,
    body: { error: { type: 'a', reason: `no such index [${decodeURIComponent(path)}]` } },
  }),
  () => ({ statusCode: 503, body: 'busy' }),
  () => throwError(() => new Error('lost')),
  () => ({ body: {} }),
]

describe('user name and password of a URL that a call has at a wrong place', () => {
  it('are not in errors, events, channels, spans and results', async () => {
    const choice = fc.record({ url, call: fc.constantFrom(...CALLS), response: fc.constantFrom(...RESPONSES) })
    await fc.assert(
      fc.asyncProperty(choice, async ({ url, call, response }) => {
        told.length = 0
        const before = recorder.spans.length
        const Connection = MemoryConnection.answering(({ path }) => response(path))
        const client = new Client({ node: 'http://es.test', Connection, maxRetries: 1, retryBackoff: () => 0 })
        client.events$.subscribe((event) => told.push(inspect(event, { depth: 9 }), JSON.stringify(event)))
        const error = await lastValueFrom(call(client, url), { defaultValue: 0 }).catch((error: unknown) => error)
        await client.close()
        // The body of a response is shown as it is.
        const { message, stack, meta } = Object(error)
        told.push(String(message), String(stack), ...texts(meta?.meta))
        for (const { name, attributes, events, status } of recorder.spans.slice(before)) {
          told.push(JSON.stringify({ name, attributes, events, status }))
        }
        expect(told.filter((text) => text.includes(SECRET))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
