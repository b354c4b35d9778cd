import { Client, errors } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { NEVER, type Observable, of, VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { record } from '../../support/recording/recorded.js'

/** Bodies with status 200 that no API of Elasticsearch sends: a proxy or an interceptor may. */
const ODD: readonly unknown[] = [null, [], '"text"', 42, true, {}, '']

interface Row {
  readonly what: string
  readonly run: (client: Client) => Observable<unknown>
  /** Bodies that answer the requests before the odd one. */
  readonly before: readonly unknown[]
}

const row = (what: string, run: Row['run'], ...before: readonly unknown[]): Row => ({ what, run, before })

const shards = { total: 1, successful: 1, failed: 0 }
const PIT = { id: 'p', _shards: shards }
const hit = { _index: 'i', _id: '1', _source: {}, sort: [1] }
const PAGE = { pit_id: 'p', _scroll_id: 's', _shards: shards, hits: { hits: [hit] } }
const AGGS = { a: { composite: { sources: [{ n: { terms: { field: 'n' } } }] } } }
const BUCKETS = { pit_id: 'p', _shards: shards, aggregations: { a: { buckets: [{}], after_key: { n: 1 } } } }
const RUNNING = { id: 's', is_running: true, is_partial: true, response: { _shards: shards, hits: { hits: [] } } }
const ROWS = { columns: [{ name: 'n', type: 'long' }], rows: [[1]], cursor: 'c' }
const TASK = { task: 'node:1' }
const DEST = { source: { index: 'a' }, dest: { index: 'b' } }
const LOOK = { completed: false, task: { status: {} } }
const byQuery = { index: 'i', query: { match_all: {} } }

const REQUESTS: readonly Row[] = [
  row('hits$', ({ helpers }) => helpers.hits$({ index: 'i' })),
  row('the opening of scan$', ({ helpers }) => helpers.scan$({ index: 'i' })),
  row('a page of scan$', ({ helpers }) => helpers.scan$({ index: 'i' }), PIT),
  row('the second page of scan$', ({ helpers }) => helpers.scan$({ index: 'i' }), PIT, PAGE),
  row('the first page of scroll$', ({ helpers }) => helpers.scroll$({ index: 'i' })),
  row('the second page of scroll$', ({ helpers }) => helpers.scroll$({ index: 'i' }), PAGE),
  row('the shards of scroll$', ({ helpers }) => helpers.scroll$({ index: 'i' }, { slices: 'auto' })),
  row('the opening of composite$', ({ helpers }) => helpers.composite$({ aggs: AGGS })),
  row('a page of composite$', ({ helpers }) => helpers.composite$({ aggs: AGGS }), PIT),
  row('the second page of composite$', ({ helpers }) => helpers.composite$({ aggs: AGGS }), PIT, BUCKETS),
  row('the submission of asyncSearch$', ({ helpers }) => helpers.asyncSearch$({ index: 'i' })),
  row('a poll of asyncSearch$', ({ helpers }) => helpers.asyncSearch$({ index: 'i' }), RUNNING),
  row('the submission of eql$', ({ helpers }) => helpers.eql$({ index: 'i', query: 'any where true' })),
  row('a poll of eql$', ({ helpers }) => helpers.eql$({ index: 'i', query: 'any where true' }), RUNNING),
  row('esql$', ({ helpers }) => helpers.esql$({ query: 'FROM i' })),
  row('the submission of esql$', ({ helpers }) => helpers.esql$({ query: 'FROM i' }, { stop$: NEVER })),
  row('a poll of esql$', ({ helpers }) => helpers.esql$({ query: 'FROM i' }, { stop$: NEVER }), RUNNING),
  row('sql$', ({ helpers }) => helpers.sql$({ query: 'SELECT n FROM i' })),
  row('the second page of sql$', ({ helpers }) => helpers.sql$({ query: 'SELECT n FROM i' }), ROWS),
  row('termsEnum$', ({ helpers }) => helpers.termsEnum$({ index: 'i', field: 'n' })),
  row('a look of task$', ({ helpers }) => helpers.task$('node:1')),
  row('the second look of task$', ({ helpers }) => helpers.task$('node:1'), LOOK),
  row('a look of reindex$', ({ helpers }) => helpers.reindex$(DEST), TASK),
  row('a look of updateByQuery$', ({ helpers }) => helpers.updateByQuery$(byQuery), TASK),
  row('a look of deleteByQuery$', ({ helpers }) => helpers.deleteByQuery$(byQuery), TASK),
  row('msearch', ({ helpers }) => of({ index: 'i' }).pipe(helpers.msearch())),
  row('a batched search', (client) => client.batched().search$({ index: 'i' })),
  row('a batched count', (client) => client.batched().count$({ index: 'i' })),
  row('the opening of copy$', ({ helpers }) => helpers.copy$({ index: 'i' }, { index: 'j' })),
  row('a page of copy$', ({ helpers }) => helpers.copy$({ index: 'i' }, { index: 'j' }), PIT),
]

function connect(before: readonly unknown[], odd: unknown) {
  // An endless poll ends there.
  const scheduler = new VirtualTimeScheduler(undefined, 60_000)
  const bodies = [...before]
  const asked: string[] = []
  const Connection = MemoryConnection.answering(({ method, path }) => {
    if (method === 'DELETE' || /_cancel|_sql\/close|_settings|_field_caps/.test(path)) return { body: {} }
    // The reindex API is unknown, as before version 9.4, and a start is answered at once.
    if (asked.length > 20) throw new Error('an endless poll')
    if (path.startsWith('/_reindex/')) return { statusCode: 400, body: {} }
    asked.push(path)
    return { body: bodies.length === 0 ? odd : bodies.shift() }
  })
  const client = new Client({ node: 'http://memory', Connection, scheduler, maxRetries: 0 })
  onTestFinished(() => client.close())
  return { client, scheduler, asked }
}

/** Runs a helper until it fails. */
async function failure({ run, before }: Row, odd: unknown): Promise<unknown> {
  const { client, scheduler, asked } = connect(before, odd)
  const values = record(run(client))
  const timer = setInterval(() => scheduler.flush(), 1)
  const error = await values.failed().finally(() => clearInterval(timer))
  expect(asked).toHaveLength(before.length + 1)
  return error
}

/** Responses that have some members of a search response, and cannot be one. */
const HALF: readonly (readonly [what: string, row: Row, odd: unknown])[] = [
  [
    'a running search without an id',
    row('', ({ helpers }) => helpers.asyncSearch$({ index: 'i' })),
    { is_running: true },
  ],
  [
    'a running EQL search without an id',
    row('', ({ helpers }) => helpers.eql$({ index: 'i', query: 'any where true' })),
    { is_running: true, is_partial: true, hits: {} },
  ],
  ['a list as the item of a batch', row('', (client) => client.batched().search$({})), { responses: [[]] }],
  ['an item of a batch without hits', row('', (client) => client.batched().search$({})), { responses: [{}] }],
  [
    'rows that are strings',
    row('', ({ helpers }) => helpers.sql$({ query: 'SELECT n FROM i' })),
    { ...ROWS, rows: ['1'] },
  ],
  [
    'a row that is null',
    row('', ({ helpers }) => helpers.sql$({ query: 'SELECT n FROM i' })),
    { ...ROWS, rows: [null] },
  ],
  [
    'columns that are no objects',
    row('', ({ helpers }) => helpers.sql$({ query: 'SELECT n FROM i' })),
    { ...ROWS, columns: [null] },
  ],
  [
    'events that are no list',
    row('', ({ helpers }) => helpers.eql$({ index: 'i', query: 'any where true' })),
    { is_running: false, hits: { events: 42 } },
  ],
]

describe.each(REQUESTS)('$what', (request) => {
  it.each(ODD.map((body) => [body]))('fails on the body %j', async (odd) => {
    expect(await failure(request, odd)).toBeInstanceOf(errors.DeserializationError)
  })
})

it.each(HALF)('%s is a DeserializationError', async (_what, request, odd) => {
  expect(await failure(request, odd)).toBeInstanceOf(errors.DeserializationError)
})

it('a failed shard without a reason is a ScanError', async () => {
  const page = { ...PAGE, _shards: { total: 2, successful: 1, failed: 1, failures: [null] } }
  const error = await failure(
    row('', ({ helpers }) => helpers.scan$({ index: 'i' }), PIT),
    page,
  )
  expect(error).toBeInstanceOf(errors.ScanError)
})
