import { Client, errors } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import type { Observable } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { record } from '../../support/recording/recorded.js'

const shards = { total: 1, successful: 1, failed: 0 }
const AGGS = { a: { composite: { sources: [{ n: { terms: { field: 'n' } } }] } } }
const buckets = { _shards: shards, aggregations: { a: { buckets: [] } } }
const COLUMNS = '"columns":[{"name":"n","type":"long"}]'

function answering(body: unknown): { readonly client: Client; readonly asked: string[] } {
  const asked: string[] = []
  const Connection = MemoryConnection.answering(({ path, method }) => {
    asked.push(`${method} ${path.split('?')[0]}`)
    return { body: path.includes('/_pit') ? { id: 'p' } : body }
  })
  const client = new Client({ node: 'http://memory', Connection, maxRetries: 0 })
  onTestFinished(() => client.close())
  return { client, asked }
}

describe('composite$', () => {
  it.each([{ terminated_early: true }, { timed_out: true }, { _clusters: { skipped: 1 } }])(
    'refuses a page with %j',
    async (more) => {
      const { client } = answering({ ...buckets, ...more })
      const error = await record(client.helpers.composite$({ aggs: AGGS })).failed()
      expect(error).toBeInstanceOf(errors.QueryError)
    },
  )

  it('asks remote clusters before it opens a point in time, which would leave them out', async () => {
    const { client, asked } = answering({ _clusters: { total: 2, successful: 1, skipped: 1 } })
    const error = await record(client.helpers.composite$({ index: 'far:i', aggs: AGGS })).failed()
    expect(error).toBeInstanceOf(errors.QueryError)
    expect(asked).toEqual(['POST /far%3Ai/_search'])
  })
})

describe('esql$', () => {
  const rows = (body: string): Observable<unknown> => answering(body).client.helpers.esql$({ query: 'FROM i' })

  it('refuses a result without a skipped cluster, as of version 8, which does not call it partial', async () => {
    const skipped = `{${COLUMNS},"values":[[1]],"_clusters":{"total":2,"successful":1,"skipped":1}}`
    expect(await record(rows(skipped)).failed()).toBeInstanceOf(errors.QueryError)
  })

  it.each([
    ['two lists of values', `{${COLUMNS},"values":[[1]],"values":[[2]]}`],
    ['no values', `{${COLUMNS}}`],
    ['values that are null', `{${COLUMNS},"values":null}`],
    ['a comma before the first row', `{${COLUMNS},"values":[,[1],[2]]}`],
  ])('refuses %s', async (_what, body) => {
    expect(await record(rows(body)).failed()).toBeInstanceOf(errors.DeserializationError)
  })
})

it('termsEnum$ emits no more than maxItems, whatever the server sends', async () => {
  const { client } = answering({ terms: ['a', 'b', 'c'], complete: true })
  const terms = record(client.helpers.termsEnum$({ index: 'i', field: 'n' }, { maxItems: 2 }))
  expect(await terms.completed()).toEqual(['a', 'b'])
})
