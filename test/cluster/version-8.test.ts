import { type AttemptInterceptor, type Client, type CommonOptions, errors } from 'rxelastic'
import { pick, streamArray, streamValues } from 'rxelastic/json'
import { lastValueFrom, type Observable, toArray } from 'rxjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ElasticsearchCluster, startElasticsearch } from '../../scripts/elasticsearch/cluster.js'
import { record } from '../support/recording/recorded.js'
import { connect } from './support/nodes.js'

let cluster: ElasticsearchCluster

const index = 'eight'

describe('Elasticsearch 8', () => {
  beforeAll(async () => {
    cluster = await startElasticsearch({ version: '8.19.0' })
  })

  afterAll(() => cluster?.stop())

  it('writes, finds and streams for a client of version 8', async () => {
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

  describe('a client that detects the version', () => {
    const json = (version: number) => `application/vnd.elasticsearch+json; compatible-with=${version}`

    /** A client with what it says of the version, attempt by attempt. */
    function listening(options: CommonOptions = {}) {
      const spoken: unknown[] = []
      const listen: AttemptInterceptor = (attempt, next) => {
        spoken.push(attempt.headers.accept)
        return next(attempt)
      }
      const interceptors = { perAttempt: [listen] }
      return { spoken, client: connect(cluster.urls, { compatibilityVersion: 'auto', interceptors, ...options }) }
    }

    it.each<[string, (client: Client) => Observable<unknown>, unknown]>([
      ['reads', (client) => client.cluster.health$(), expect.objectContaining({ number_of_nodes: 1 })],
      [
        'writes',
        (client) => client.index$({ index: 'auto', document: { a: 1 } }),
        expect.objectContaining({ result: 'created' }),
      ],
      [
        'writes lines',
        (client) => client.bulk$({ index: 'auto', operations: [{ index: {} }, {}] }),
        expect.objectContaining({ errors: false }),
      ],
      [
        'asks with HEAD, which is refused without a reason',
        (client) => client.exists$({ index: 'auto', id: '-' }),
        false,
      ],
      [
        'searches',
        (client) => client.search$({ query: { match_all: {} }, size: 0 }),
        expect.objectContaining({ timed_out: false }),
      ],
      [
        'streams',
        (client) => client.search$({ size: 0 }, { asStream: true }).pipe(pick('timed_out'), streamValues()),
        expect.objectContaining({ value: false }),
      ],
    ])('is refused once and continues in version 8 when it first %s', async (_what, call, expected) => {
      const { spoken, client } = listening({ maxRetries: 0 })
      const [answer] = await record(call(client)).completed()
      expect(answer).toEqual(expected)
      await record(client.options({ requestTimeout: '30s' }).search$({ size: 0 })).completed()
      expect(spoken).toEqual([json(9), json(8), json(8)])
    })

    it('leaves explicit versions of the user as they are', async () => {
      const { spoken, client } = listening()
      const error = await record(client.search$({ size: 0 }, { headers: { accept: json(9) } })).failed()
      expect(error).toMatchObject({ statusCode: 400, body: { error: { type: 'media_type_header_exception' } } })
      expect(spoken).toEqual([json(9)])
    })
  })

  it.each([
    ['with a body', { index, query: { match_all: {} } }],
    ['without a body', { index }],
  ])('names the version of the server when it refuses a client of version 9: %s', async (_, params) => {
    const error = await record(connect(cluster.urls).search$(params)).failed()
    expect(error).toBeInstanceOf(errors.ResponseError)
    expect(error).toMatchObject({
      statusCode: 400,
      body: { error: { type: 'media_type_header_exception' } },
      message: expect.stringMatching(
        /^400 for (GET|POST) \/[\w-]+\/_search: media_type_header_exception: .*; caused by status_exception: .* version must be either version 8 or 7, but found 9\./,
      ),
    })
  })
})
