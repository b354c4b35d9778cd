import { errors } from 'rxelastic'
import { pick, streamArray } from 'rxelastic/json'
import { lastValueFrom, toArray } from 'rxjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ElasticsearchCluster, startElasticsearch } from '../../scripts/elasticsearch/cluster.js'
import { record } from '../support/recorded.js'
import { connect } from './support/nodes.js'

let cluster: ElasticsearchCluster

beforeAll(async () => {
  cluster = await startElasticsearch({ version: '8.19.0' })
})

afterAll(() => cluster?.stop())

const index = 'eight'

test('a client of version 8 writes, finds and streams', async () => {
  const client = connect(cluster.urls, { compatibilityVersion: 8, compression: true })
  const operations = [{ index: { _id: '1' } }, { a: 1 }, { index: { _id: '2' } }, { a: 2 }]
  expect(await lastValueFrom(client.bulk$({ index, operations, refresh: true }))).toMatchObject({ errors: false })
  const query = { range: { a: { gt: 1 } } }
  const { body, headers } = await lastValueFrom(client.search$<{ a: number }>({ index, query }, { meta: true }))
  expect(body.hits.hits.map(({ _id, _source }) => [_id, _source])).toEqual([['2', { a: 2 }]])
  expect(headers['content-type']).toBe('application/vnd.elasticsearch+json;compatible-with=8')
  const hits$ = client.search$({ index, sort: 'a' }, { asStream: true }).pipe(pick('hits.hits'), streamArray())
  expect(await lastValueFrom(hits$.pipe(toArray()))).toMatchObject([{ value: { _id: '1' } }, { value: { _id: '2' } }])
  expect(await lastValueFrom(client.exists$({ index, id: '3' }))).toBe(false)
})

test.each([
  ['with a body', { index, query: { match_all: {} } }],
  ['without a body', { index }],
])('a client of version 9 is refused, and the error says what the server speaks: %s', async (_, params) => {
  const error = await record(connect(cluster.urls).search$(params)).failed()
  expect(error).toBeInstanceOf(errors.ResponseError)
  expect(error).toMatchObject({
    statusCode: 400,
    body: { error: { type: 'media_type_header_exception' } },
    message: expect.stringMatching(
      /^400 media_type_header_exception: .*; caused by status_exception: .* version must be either version 8 or 7, but found 9\./,
    ),
  })
})
