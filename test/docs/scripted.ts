import type { FakeCluster, InterceptedResponse, RecordedRequest } from 'rxelastic/testing'

/** Counts of a task that has copied, changed or deleted the three cities. */
const COUNTS = { total: 3, created: 3, updated: 3, deleted: 3, version_conflicts: 0, noops: 0, batches: 1 }
const COLUMNS = [
  { name: 'name', type: 'text' },
  { name: 'population', type: 'long' },
]

const SHARDS = { total: 1, successful: 1, skipped: 0, failed: 0 }
const EVENTS = [{ _index: 'cities', _id: '0', _source: { name: 'paris' } }]

/** Responses to what the stand-in lacks, in the shapes of the specification. */
const RESPONSES: readonly (readonly [
  request: RegExp,
  respond: (request: RecordedRequest) => InterceptedResponse | undefined,
])[] = [
  [/^POST (\/_reindex|\/\w+\/_(update|delete)_by_query)$/, () => ({ body: { task: 'node:1' } })],
  [/^GET \/_reindex\/node:1$/, () => ({ statusCode: 405, body: { error: 'Incorrect HTTP method', status: 405 } })],
  [/^GET \/_tasks\/node:1$/, () => ({ body: taskOf(COUNTS) })],
  [/^POST \/_reindex\/node:1\/_rethrottle$/, () => ({ body: { nodes: {} } })],
  [/^POST \/_query$/, ({ body }) => ({ body: rowsOf(String(body)) })],
  [/^POST \/_query\/async$/, () => ({ body: { id: 'query', is_running: true } })],
  [/^GET \/_query\/async\/query$/, () => ({ body: { id: 'query', is_running: false, ...counted() } })],
  [/^POST \/cities\/_async_search$/, () => ({ body: { id: 'search', ...searched(true) } })],
  [/^GET \/_async_search\/search$/, () => ({ body: { id: 'search', ...searched(false) } })],
  [/^DELETE \/_async_search\/search$/, () => ({ body: { acknowledged: true } })],
  [/^POST \/_sql$/, ({ body }) => ({ body: sqlPage(String(body)) })],
  [
    /^POST \/cities\/_eql\/search$/,
    () => ({ body: { is_running: false, is_partial: false, hits: { events: EVENTS } } }),
  ],
  [/^POST \/_search$/, ({ body }) => (String(body).includes('"composite"') ? { body: buckets() } : undefined)],
  [
    /^POST \/cities\/_terms_enum$/,
    () => ({ body: { _shards: SHARDS, terms: ['san jose', 'san marino'], complete: true } }),
  ],
  [/^DELETE \/_query\/async\/query$/, () => ({ body: { acknowledged: true } })],
]

/** Makes a cluster answer requests of the examples that need a real Elasticsearch. */
export function script(cluster: FakeCluster): void {
  cluster.intercept((request) => {
    const line = `${request.method} ${decodeURIComponent(request.path)}`
    return RESPONSES.find(([pattern]) => pattern.test(line))?.[1](request)
  })
}

function taskOf(response: object): object {
  return { completed: true, task: { node: 'node', id: 1, status: response, headers: {} }, response }
}

/** Rows of the cities. A query with parameters asks for the large ones. */
function rowsOf(body: string): object {
  const cities = [
    ['paris', 2_000_000],
    ['san jose', 1_000],
    ['san marino', 42_000],
  ]
  const values = JSON.parse(body).params === undefined ? cities : cities.filter(([, people]) => Number(people) > 40_000)
  return { columns: COLUMNS, values }
}

function counted(): object {
  return { columns: [{ name: 'count', type: 'long' }], values: [[3]] }
}

function searched(isRunning: boolean): object {
  const response = {
    took: 1,
    timed_out: false,
    _shards: SHARDS,
    hits: { hits: [] },
    aggregations: { most: { value: 2_000_000 } },
  }
  return { is_running: isRunning, is_partial: isRunning, response }
}

function sqlPage(body: string): object {
  if (JSON.parse(body).cursor !== undefined) return { rows: [['san marino']] }
  return { columns: COLUMNS.slice(0, 1), rows: [['paris'], ['san jose']], cursor: 'more' }
}

function buckets(): object {
  const names = { buckets: [{ key: { name: 'paris' }, doc_count: 1, people: { value: 2_000_000 } }] }
  return { took: 1, timed_out: false, _shards: SHARDS, hits: { hits: [] }, aggregations: { names } }
}
