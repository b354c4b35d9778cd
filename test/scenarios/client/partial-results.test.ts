import { Client, type ClientEvent, type CommonOptions, errors } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { forkJoin, lastValueFrom, type Observable, toArray } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connect, describeReal } from '../../support/elasticsearch/elasticsearch.js'
import { record } from '../../support/recording/recorded.js'

const FAILURE = { shard: 0, index: 'a', reason: { type: 'node_disconnected_exception', reason: 'left' } }
const PARTIAL = {
  timed_out: false,
  _shards: { total: 2, successful: 1, skipped: 0, failed: 1, failures: [FAILURE] },
  hits: { hits: [] },
}

function memory(options: CommonOptions = {}, body: unknown = PARTIAL) {
  const Connection = MemoryConnection.answering((request) => ({
    body: typeof body === 'function' ? body(request) : body,
  }))
  const client = new Client({ node: 'http://memory', Connection, ...options })
  const events: ClientEvent[] = []
  client.events$.subscribe((event) => events.push(event))
  const sent = async (call$: Observable<unknown>) => {
    Connection.clearRequests()
    await lastValueFrom(call$.pipe(toArray()))
    const [request] = Connection.requests
    return `${request?.path}${request?.body === undefined ? '' : ` ${request.body}`}`
  }
  return { client, sent, partial: () => events.filter((event) => event.type === 'partial') }
}

const reported = {
  type: 'partial',
  shards: 1,
  clusters: 0,
  timedOut: false,
  failures: [FAILURE],
  message: 'results are missing: 1 shard failed: node_disconnected_exception: left',
}

describe('partial results', () => {
  it.each<[string, (client: Client) => Observable<unknown>]>([
    ['search$', (client) => client.search$({ index: 'a' })],
    ['search$ with meta', (client) => client.search$({ index: 'a' }, { meta: true })],
    ['request$', (client) => client.request$({ method: 'POST', path: '/a/_search' })],
    ['count$', (client) => client.count$({ index: 'a' })],
    ['helpers.hits$', (client) => client.helpers.hits$({ index: 'a' })],
  ])('of %s are reported as an event', async (_name, call) => {
    const { client, partial } = memory()
    await lastValueFrom(call(client).pipe(toArray()))
    expect(partial()).toMatchObject([{ ...reported, meta: { request: { id: 1 }, attempts: 0 } }])
  })

  it.each<[string, (client: Client) => Observable<unknown>, body: object]>([
    ['sql.query$', (client) => client.sql.query$({ query: 'SELECT a FROM b' }), { is_partial: true, rows: [] }],
    ['termsEnum$', (client) => client.termsEnum$({ index: 'a', field: 'b' }), { complete: false, terms: [] }],
  ])('that the server calls so are reported of %s', async (_name, call, body) => {
    const { client, partial } = memory({}, body)
    await lastValueFrom(call(client))
    expect(partial()).toMatchObject([{ message: expect.stringContaining('the server calls the response partial') }])
  })

  it.each<[name: string, run: (helpers: Client['helpers']) => Observable<unknown>]>([
    ['scan$', (helpers) => helpers.scan$({ index: 'a', allow_partial_search_results: true })],
    ['scroll$', (helpers) => helpers.scroll$({ index: 'a', allow_partial_search_results: true })],
    [
      'composite$',
      (helpers) => {
        const groups = { composite: { sources: [{ at: { terms: { field: 'at' } } }] } }
        return helpers.composite$({ index: 'a', aggs: { groups }, allow_partial_search_results: true })
      },
    ],
    ['esql$', (helpers) => helpers.esql$({ query: 'FROM a', allow_partial_results: true })],
  ])('of a page of helpers.%s are reported as an event', async (name, run) => {
    const { client, partial } = memory({}, ({ path }: { path: string }) => {
      if (path.includes('/_pit')) return { id: 'p' }
      if (path.includes('/_query')) return { is_partial: true, columns: [], values: [], _clusters: { partial: 1 } }
      return { ...PARTIAL, _scroll_id: 's', aggregations: { groups: { buckets: [] } } }
    })
    await lastValueFrom(run(client.helpers).pipe(toArray()))
    const facts = name === 'esql$' ? { shards: 0, clusters: 1 } : { shards: 1, failures: [FAILURE] }
    const meta = { request: { id: expect.any(Number) } }
    expect(partial()).toMatchObject([{ type: 'partial', ...facts, meta }])
  })

  it('are not reported for a complete response', async () => {
    const { client, partial } = memory({}, { _shards: { total: 1, successful: 1, failed: 0 }, hits: { hits: [] } })
    await lastValueFrom(client.search$({ index: 'a' }))
    await lastValueFrom(client.helpers.hits$({ index: 'a' }).pipe(toArray()))
    expect(partial()).toEqual([])
  })
})

describe('allowPartialSearchResults', () => {
  it('is sent with each API that has the parameter, and with no other', async () => {
    const { client, sent } = memory({ allowPartialSearchResults: false })
    const query = 'allow_partial_search_results=false'
    expect(await sent(client.search$({ index: 'a' }))).toBe(`/a/_search?${query}`)
    expect(await sent(client.asyncSearch.submit$({ index: 'a' }))).toBe(`/a/_async_search?${query}`)
    expect(await sent(client.openPointInTime$({ index: 'a', keep_alive: '1m' }))).toBe(`/a/_pit?keep_alive=1m&${query}`)
    expect(await sent(client.eql.search$({ index: 'a', query: 'any where true' }))).toBe(
      '/a/_eql/search {"query":"any where true","allow_partial_search_results":false}',
    )
    expect(await sent(client.helpers.hits$({ index: 'a' }))).toBe(`/a/_search?${query}`)
    expect(await sent(client.count$({ index: 'a' }))).toBe('/a/_count')
    expect(await sent(client.get$({ index: 'a', id: '1' }))).toBe('/a/_doc/1')
  })

  it('is overridden by the call', async () => {
    const { client, sent } = memory({ allowPartialSearchResults: false })
    const yes = '/a/_search?allow_partial_search_results=true'
    expect(await sent(client.search$({ index: 'a', allow_partial_search_results: true }))).toBe(yes)
    expect(await sent(client.search$({ index: 'a' }, { allowPartialSearchResults: true }))).toBe(yes)
    expect(await sent(client.search$({ index: 'a', querystring: { allow_partial_search_results: true } }))).toBe(yes)
    const options = { querystring: 'allow_partial_search_results=true' }
    expect(await sent(client.search$({ index: 'a' }, options))).toBe(yes)
    expect(await sent(client.options({ allowPartialSearchResults: true }).search$({ index: 'a' }))).toBe(yes)
    const other = memory()
    expect(await other.sent(other.client.search$({ index: 'a' }))).toBe('/a/_search')
  })

  it('is sent with batched searches in the header of each', async () => {
    const { client, sent } = memory({ allowPartialSearchResults: false }, { responses: [PARTIAL, PARTIAL] })
    const batched = client.batched()
    const panels$ = forkJoin([batched.search$({ index: 'a', size: 1 }), batched.search$({ index: 'b', size: 2 })])
    const header = (index: string) => `{"index":"${index}","allow_partial_search_results":false}`
    expect(await sent(panels$)).toBe(`/_msearch ${header('a')}\n{"size":1}\n${header('b')}\n{"size":2}\n`)
  })

  it('must be a boolean', async () => {
    const wrong: CommonOptions = JSON.parse('{"allowPartialSearchResults":"no"}')
    expect(() => memory(wrong)).toThrow('allowPartialSearchResults must be true or false, got a string')
    const error = await record(memory().client.search$({ index: 'a' }, wrong)).failed()
    expect(error).toBeInstanceOf(errors.ConfigurationError)
  })
})

describeReal('missing shards of a search', () => {
  const nowhere = { 'index.routing.allocation.require._name': 'no-such-node', number_of_replicas: 0 }

  it('are reported as an event, or fail with an error that is retried', async () => {
    const client = connect({ maxRetries: 1, retryBackoff: () => 0 })
    const events: ClientEvent[] = []
    client.events$.subscribe((event) => events.push(event))
    const [here, away] = [`here-${Date.now()}`, `away-${Date.now()}`]
    onTestFinished(async () => void (await lastValueFrom(client.indices.delete$({ index: [here, away] }))))
    await lastValueFrom(client.index$({ index: here, document: { a: 1 }, refresh: true }))
    await lastValueFrom(client.indices.create$({ index: away, settings: nowhere, wait_for_active_shards: 0 }))
    const search = { index: [here, away] }
    const { hits } = await lastValueFrom(client.search$(search))
    expect(hits.hits).toHaveLength(1)
    expect(events.filter(({ type }) => type === 'partial')).toMatchObject([{ shards: 1, clusters: 0, timedOut: false }])
    const error = await record(client.search$(search, { allowPartialSearchResults: false })).failed()
    expect(error).toMatchObject({ name: 'ResponseError', statusCode: 503, meta: { meta: { attempts: 1 } } })
  })
})
