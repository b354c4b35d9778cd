import { Client, type CommonOptions, errors } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { lastValueFrom, type Observable, of } from 'rxjs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { record } from '../../support/recording/recorded.js'

const Connection = MemoryConnection.answering(() => ({ statusCode: 404, body: {} }))

function make(options: CommonOptions = {}): Client {
  return new Client({ node: 'http://memory', Connection, ...options })
}

/** Number of lines of this file in the stack of the error of a call. */
async function lines(call$: Observable<unknown>): Promise<number> {
  const error = await record(call$).failed()
  if (!(error instanceof errors.ElasticsearchClientError)) expect.fail(String(error))
  return (error.stack ?? '').split('\n').filter((line) => /^ +at .*call-sites\.test\.ts:\d+:\d+/.test(line)).length
}

/** A call that is made here, and subscribed to elsewhere. */
const search = (client: Client) => client.search$({ index: 'a' })

describe('callSites', () => {
  afterEach(() => vi.unstubAllEnvs())

  const calls: Record<string, (client: Client) => Observable<unknown>> = {
    search$: search,
    'indices.create$': (client) => client.indices.create$({ index: 'a' }),
    request$: (client) => client.request$({ method: 'GET', path: '/a' }),
    'a derived client': (client) => client.options({ maxRetries: 0 }).search$({ index: 'a' }),
    'a batched client': (client) => client.batched().search$({ index: 'a' }),
    'a wrong parameter': (client) => client.get$({ index: 'a', id: '' }),
    'a wrong option': (client) => client.search$({ index: 'a' }, { maxRetries: -1 }),
    'a value that has no JSON': (client) => client.index$({ index: 'a', document: new Map() }),
    'helpers.hits$': (client) => client.helpers.hits$({ index: 'a' }),
    'helpers.scan$': (client) => client.helpers.scan$({ index: 'a' }),
    'helpers.esql$': (client) => client.helpers.esql$({ query: 'FROM a' }),
    'helpers.bulk': (client) => of({ a: 1 }).pipe(client.helpers.bulk({ index: 'a', onFailure: 'error' })),
  }
  it.each(Object.keys(calls))('adds the calling line to errors of %s', async (name) => {
    const call$ = calls[name]?.(make({ callSites: true })) ?? expect.fail()
    await new Promise(setImmediate)
    expect(await lines(call$)).toBe(1)
  })

  it('adds the line of the call', async () => {
    const error = await record(search(make())).failed()
    expect(error instanceof Error && error.stack).toMatch(/\n +at search \(.*call-sites\.test\.ts:\d+:\d+\)$/)
  })

  it('adds each line once', async () => {
    const call$ = search(make())
    expect([await lines(call$), await lines(call$)]).toEqual([1, 1])
  })

  it('records the first 1,000 calls of a client, unless told to record all or none', async () => {
    const client = make()
    for (let count = 0; count < 1_000; count++) search(client)
    expect(await lines(search(client))).toBe(0)
    const all = make({ callSites: true })
    for (let count = 0; count < 1_000; count++) search(all)
    expect(await lines(search(all))).toBe(1)
    expect(await lines(search(make({ callSites: false })))).toBe(0)
  })

  it('is off in production', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    expect(await lines(search(make()))).toBe(0)
    expect(await lines(search(make({ callSites: true })))).toBe(1)
  })

  it('leaves results, foreign errors and the stack trace limit unchanged', async () => {
    const limit = Error.stackTraceLimit
    const mine = new Error('mine')
    const stack = mine.stack
    const broken = make({ interceptors: { perCall: [() => { throw mine }] } }) // biome-ignore format: one line
    expect(await record(search(broken)).failed()).toBe(mine)
    expect([mine.stack, Error.stackTraceLimit]).toEqual([stack, limit])
    const answering = MemoryConnection.answering(() => ({ body: { count: 3 } }))
    const client = new Client({ node: 'http://memory', Connection: answering, callSites: true })
    expect(await lastValueFrom(client.count$())).toEqual({ count: 3 })
    expect(Object.keys(client.helpers)).toEqual(Object.keys(make({ callSites: false }).helpers))
  })

  it('must be a boolean', () => {
    expect(() => make(JSON.parse('{"callSites":"yes"}'))).toThrow('callSites must be true or false')
  })
})
