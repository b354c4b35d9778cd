import { Client, type ClientEvent, errors } from 'rxelastic'
import { MemoryConnection, type MemoryResponse } from 'rxelastic/testing'
import { lastValueFrom, type Observable, throwError } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { CARRIERS } from '../../support/connections/connection-kinds.js'
import { clientTo } from '../../support/connections/connections.js'
import { record } from '../../support/recording/recorded.js'
import { refused } from '../../support/servers/refused.js'

const HUGE = 'x'.repeat(1_000_000)

function failing(response: MemoryResponse): Client {
  const Connection = MemoryConnection.answering(() => response)
  return new Client({ node: 'http://memory', Connection, maxRetries: 0 })
}

async function messageOf(call$: Observable<unknown>): Promise<string> {
  const error = await record(call$).failed()
  return error instanceof errors.ElasticsearchClientError ? error.message : expect.fail(String(error))
}

describe('messages of errors', () => {
  const bodies: Record<string, unknown> = {
    'a text': HUGE,
    'a reason': { error: { type: 'a', reason: HUGE } },
    'a type': { error: { type: HUGE, reason: 'a' } },
    'root causes and causes': {
      error: {
        type: 'a',
        reason: `1${HUGE}`,
        root_cause: [2, 3, 4].map((n) => ({ type: 'a', reason: `${n}${HUGE}` })),
        caused_by: { type: 'b', reason: `5${HUGE}`, caused_by: { type: 'c', reason: `6${HUGE}` } },
      },
    },
  }
  it.each(Object.keys(bodies))('are bounded when the response has %s of 1 MB', async (what) => {
    const message = await messageOf(failing({ statusCode: 400, body: bodies[what] }).info$())
    expect(message.length).toBeLessThan(6_000)
    expect(message).toMatch(/^400 for GET \/: /)
  })

  it.each<[string, (client: Client) => Observable<unknown>, MemoryResponse]>([
    ['a redirect', (client) => client.info$(), { statusCode: 302, headers: { location: `http://a/${HUGE}` } }],
    ['another server', (client) => client.info$(), { headers: { 'x-elastic-product': undefined, location: HUGE } }],
    ['no JSON', (client) => client.info$(), { body: HUGE }],
    ['a path', (client) => client.request$({ method: 'GET', path: HUGE }), {}],
    ['an id', (client) => client.get$({ index: 'a', id: HUGE }), { statusCode: 400, body: {} }],
    ['an option', (client) => client.info$({}, JSON.parse(JSON.stringify({ requestTimeout: HUGE }))), {}],
    [
      'failed shards',
      (client) => client.helpers.scroll$({ index: 'a' }),
      {
        body: {
          _scroll_id: 'a',
          _shards: { failed: 1, failures: [{ reason: { type: 'a', reason: HUGE } }] },
          hits: { hits: [] },
        },
      },
    ],
  ])('are bounded for %s of 1 MB', async (_what, call, response) => {
    expect((await messageOf(call(failing(response)))).length).toBeLessThan(6_000)
  })

  it('are bounded when a Connection of the user fails with 1 MB', async () => {
    const Connection = MemoryConnection.answering(() => throwError(() => new Error(HUGE)))
    const client = new Client({ node: 'http://memory', Connection, maxRetries: 0 })
    expect((await messageOf(client.info$())).length).toBeLessThan(6_000)
  })

  it('name parameters that an API does not have, after a 400', async () => {
    const body = { error: { type: 'parsing_exception', reason: 'Unknown key for a START_OBJECT in [qeury].' } }
    const client = failing({ statusCode: 400, body })
    const search = (params: object): Observable<unknown> => Reflect.apply(client.search$, client, [params])
    expect(await messageOf(search({ index: 'a', qeury: {} }))).toBe(
      '400 for POST /a/_search: parsing_exception: Unknown key for a START_OBJECT in [qeury]; search has no parameter "qeury"; did you mean query?',
    )
    expect(await messageOf(search({ index: 'a', maxRetries: 1, signal: {} }))).toMatch(
      /search has no parameter "maxRetries"; it is an option: pass it in the second argument; search has no parameter "signal"; it is an option/,
    )
    expect(await messageOf(search({ index: 'a', query: {} }))).toMatch(/in \[qeury\]\.$/)
    expect(
      await messageOf(client.request$({ method: 'GET', path: '/a/_search', querystring: { rooting: 'x' } })),
    ).toMatch(/search has no parameter "rooting"; did you mean routing\?$/)
  })

  it('suggest nothing after other statuses', async () => {
    const client = failing({ statusCode: 404, body: {} })
    const error = await messageOf(Reflect.apply(client.search$, client, [{ index: 'a', qeury: {} }]))
    expect(error).not.toContain('qeury')
  })

  it('mention an option among the parameters in an event, too', async () => {
    const client = failing({ body: {} })
    const hints: string[] = []
    client.events$.subscribe((event: ClientEvent) => event.type === 'hint' && hints.push(event.message))
    await lastValueFrom(Reflect.apply(client.search$, client, [{ index: 'a', requestTimeout: '1s' }]))
    expect(hints).toEqual(['search has no parameter "requestTimeout"; it is an option: pass it in the second argument'])
  })
})

describe.each(CARRIERS)('$carrier: the message of a ConnectionError', ({ clientTo: connect }) => {
  it('contains the request, the attempts and the time since the first one', async () => {
    const client = connect(refused(), { maxRetries: 2, retryBackoff: () => 0.02 })
    const error = await record(client.search$({ index: 'cities', routing: 'secret' })).failed()
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /^connect ECONNREFUSED 127.0.0.1:\d+ \(http:\/\/127.0.0.1:\d+\/\) for GET \/cities\/_search, 3 attempts in \d+ ms$/,
      ),
    })
    // Two waits of 20 ms; timers may be a millisecond early.
    expect(error instanceof errors.ConnectionError && error.elapsed).toBeGreaterThan(37)
  })

  it('omits method and path if the call hides them', async () => {
    const client = connect(refused(), { maxRetries: 0, redaction: { type: 'remove' } })
    expect(await messageOf(client.search$({ index: 'cities' }))).toMatch(/\d\/\), 1 attempt in \d+ ms$/)
  })
})

describe('maxPathLength', () => {
  const long = Array.from({ length: 100 }, (_, number) => `index-${number}`)

  it('refuses a path with its querystring before it is sent', async () => {
    const client = clientTo('http://127.0.0.1:1', { maxPathLength: 200 })
    const error = await record(client.search$({ index: long })).failed()
    expect(error).toBeInstanceOf(errors.ConfigurationError)
    expect(error).toMatchObject({
      message:
        'the path of the request has 898 bytes, and maxPathLength allows 200; shorten lists with wildcards or aliases, or use parameters of the body',
    })
    const query = await messageOf(client.search$({ index: 'a', _source_includes: long }))
    expect(query).toContain('and maxPathLength allows 200')
  })

  it('is counted in bytes, with the path of the node', async () => {
    const Connection = MemoryConnection.answering(() => ({ body: {} }))
    const client = new Client({ node: 'http://memory/prefix', Connection, maxPathLength: 20 })
    await lastValueFrom(client.indices.get$({ index: 'x'.repeat(12) }))
    expect(Connection.requests[0]?.path).toHaveLength(20)
    expect(await messageOf(client.indices.get$({ index: 'x'.repeat(13) }))).toContain('has 21 bytes')
    expect(await messageOf(client.indices.get$({ index: 'üüü' }))).toContain('has 26 bytes')
  })

  it('can be switched off for one call, and must be a number', async () => {
    const Connection = MemoryConnection.answering(() => ({ body: {} }))
    const client = new Client({ node: 'http://memory', Connection, maxPathLength: 20 })
    await lastValueFrom(client.search$({ index: long }, { maxPathLength: false }))
    await lastValueFrom(client.search$({ index: long }, { maxPathLength: 2_000 }))
    expect(Connection.requests).toHaveLength(2)
    expect(() => new Client({ node: 'http://a', maxPathLength: -1 })).toThrow(errors.ConfigurationError)
  })
})
