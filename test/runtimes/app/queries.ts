import { Client, esql } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { lastValueFrom, of, toArray } from 'rxjs'

/** Responses by path, to helpers for APIs that the stand-in lacks. */
const RESPONSES: Readonly<Record<string, object>> = {
  '/_query': { columns: [{ name: 'n', type: 'integer' }], values: [[1], [2]] },
  '/_sql': { columns: [{ name: 'n', type: 'integer' }], rows: [[1], [2]] },
  '/_msearch': { responses: [{ status: 200, _shards: { total: 1, successful: 1, failed: 0 }, hits: { hits: [] } }] },
  '/books/_terms_enum': { terms: ['a', 'b'], complete: true, _shards: { total: 1, successful: 1, failed: 0 } },
  '/_reindex': { task: 'node:1' },
  '/_tasks/node:1': {
    completed: true,
    task: { status: { total: 2, created: 2 } },
    response: { total: 2, failures: [] },
  },
}

/** Uses the helpers for queries and jobs. */
export async function askServer(): Promise<string[]> {
  const Connection = MemoryConnection.answering(({ path }) => {
    const body = RESPONSES[decodeURIComponent(path.replace(/\?.*/, ''))]
    return body === undefined ? { statusCode: 404, body: { error: { type: 'unexpected', reason: path } } } : { body }
  })
  const client = new Client({ node: 'http://memory', Connection })
  const { helpers } = client
  const parts: string[] = []
  const rows = await lastValueFrom(helpers.esql$(esql`FROM books | WHERE n > ${0}`).pipe(toArray()))
  if (rows.length === 2) parts.push('esql$')
  if ((await lastValueFrom(helpers.sql$({ query: 'SELECT n FROM books' }).pipe(toArray()))).length === 2)
    parts.push('sql$')
  const { response } = await lastValueFrom(of({ index: 'books', query: { match_all: {} } }).pipe(helpers.msearch()))
  if ('hits' in response) parts.push('msearch')
  const terms$ = helpers.termsEnum$({ index: 'books', field: 'title' })
  if ((await lastValueFrom(terms$.pipe(toArray()))).join('') === 'ab') parts.push('termsEnum$')
  const { completed } = await lastValueFrom(helpers.reindex$({ source: { index: 'books' }, dest: { index: 'copies' } }))
  if (completed) parts.push('reindex$')
  await client.close()
  return parts
}
