import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import type { MemoryResponse } from 'rxelastic/testing'
import { onTestFinished } from 'vitest'
import type { WireRequest } from '../../../src/connection/connection.js'
import { listen } from '../servers/listen.js'

/** Number of hits, rows or buckets of a full page. */
export const PAGE = 2

type Respond = (lines: readonly unknown[]) => unknown

const shards = { total: 1, successful: 1, failed: 0 }
const items = Array.from({ length: PAGE }, (_, at) => at)
const hit = (at: number) => ({ _index: 'books', _id: String(at), _source: { at }, sort: [at] })
const hits = (full: boolean) => ({ total: { value: PAGE }, hits: full ? items.map(hit) : [] })
const task = { completed: true, task: { status: { total: 1, created: 1 } }, response: { total: 1, failures: [] } }

/** Responses by method and path: of two pages of everything, the second is empty. */
const RESPONSES: readonly [RegExp, Respond][] = [
  [/^POST \/books\/_pit/, () => ({ id: 'p', _shards: shards })],
  [/^GET \/books\/_settings/, () => ({ books: { settings: { 'index.uuid': 'b' } } })],
  [/^DELETE \/_pit/, () => ({ succeeded: true, num_freed: 1 })],
  [/^POST \/books\/_search\?.*scroll=/, () => ({ _scroll_id: 's', hits: hits(true), _shards: shards })],
  [/^POST \/_search\/scroll/, () => ({ _scroll_id: 's', hits: hits(false), _shards: shards })],
  [/^DELETE \/_search\/scroll/, () => ({ succeeded: true, num_freed: 1 })],
  [/^(GET|POST) \/(books\/)?_search/, ([request]) => searched(Object(request))],
  [/^POST \/([^/]+\/)?_bulk/, (lines) => ({ took: 1, errors: false, items: written(lines) })],
  [/^POST \/([^/]+\/)?_refresh/, () => ({ _shards: shards })],
  [
    /^POST \/([^/]+\/)?_msearch/,
    (lines) => ({ responses: lines.flatMap((_, at) => (at % 2 ? [{ hits: hits(true), status: 200 }] : [])) }),
  ],
  [
    /^POST \/books\/_async_search/,
    () => ({ id: 'a', is_running: true, is_partial: true, response: { hits: hits(false), _shards: shards } }),
  ],
  [
    /^GET \/_async_search/,
    () => ({ id: 'a', is_running: false, is_partial: false, response: { hits: hits(true), _shards: shards } }),
  ],
  [/^DELETE \/_async_search/, () => ({ acknowledged: true })],
  [/^POST \/(_reindex|books\/_(update|delete)_by_query)/, () => ({ task: 'n:1' })],
  [/^GET \/_(tasks|reindex)/, () => task],
  [/^POST \/_(tasks|reindex)/, () => ({ nodes: {} })],
  [/^POST \/_sql\/close/, () => ({ succeeded: true })],
  [/^POST \/_sql/, ([request]) => rows('cursor' in Object(request))],
  [/^POST \/_query/, () => ({ columns: [{ name: 'at', type: 'long' }], values: items.map((at) => [at]) })],
  [/^(GET|POST) \/books\/_eql/, () => ({ is_running: false, is_partial: false, hits: { events: items.map(hit) } })],
  [
    /^(GET|POST) \/books\/_terms_enum/,
    ([request]) => ({
      complete: true,
      _shards: shards,
      terms: Object(request).search_after === undefined ? ['a', 'b'] : [],
    }),
  ],
  [/^GET \/books\/_doc/, () => hit(0)],
]

function searched(request: Record<string, unknown>): unknown {
  const full = request.search_after === undefined
  if (request.aggs === undefined) return { pit_id: 'p', hits: hits(full), _shards: shards, timed_out: false }
  const isFirst = !JSON.stringify(request.aggs).includes('"after"')
  const buckets = isFirst ? items.map((at) => ({ key: { at }, doc_count: 1 })) : []
  const aggregations = { groups: isFirst ? { after_key: { at: 1 }, buckets } : { buckets } }
  return { pit_id: 'p', hits: hits(false), _shards: shards, timed_out: false, aggregations }
}

function rows(isLast: boolean): unknown {
  const values = isLast ? [] : items.map((at) => [at])
  return { ...(isLast ? {} : { columns: [{ name: 'at', type: 'long' }], cursor: 'c' }), rows: values }
}

function written(lines: readonly unknown[]): unknown[] {
  return lines
    .filter((_, at) => at % 2 === 0)
    .map((_, at) => ({ index: { _index: 'books', _id: String(at), status: 201 } }))
}

/** Answers requests of all helpers, one turn of the event loop later. */
export async function helperResponse({
  method,
  path,
  body,
}: Pick<WireRequest, 'method' | 'path' | 'body'>): Promise<MemoryResponse> {
  const found = RESPONSES.find(([pattern]) => pattern.test(`${method} ${path}`))
  await new Promise((resolve) => setImmediate(resolve))
  if (found === undefined) return { statusCode: 400, body: { error: { type: 'unknown', reason: `${method} ${path}` } } }
  return { body: found[1](linesOf(body)) }
}

function linesOf(body: WireRequest['body']): unknown[] {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return []
  return Buffer.from(body)
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

/** Starts a server with these answers. @returns its URL */
export async function helperServer(): Promise<string> {
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '' } = request
    const { statusCode = 200, body } = await helperResponse({ method, path, body: await text(request) })
    response.writeHead(statusCode, { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return listen(server)
}
