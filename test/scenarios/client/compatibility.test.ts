import { Readable } from 'node:stream'
import { type CallOptions, type CommonOptions, errors } from 'rxelastic'
import { pick, streamArray } from 'rxelastic/json'
import { FakeCluster } from 'rxelastic/testing'
import { toArray } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { clientTo } from '../../support/connections/connections.js'
import { record } from '../../support/recording/recorded.js'

const json = (version: number) => `application/vnd.elasticsearch+json; compatible-with=${version}`
const ndjson = (version: number) => `application/vnd.elasticsearch+x-ndjson; compatible-with=${version}`

async function start(version: 8 | 9): Promise<FakeCluster> {
  const cluster = await FakeCluster.start({ version })
  onTestFinished(() => cluster.close())
  return cluster
}

const connect = (cluster: FakeCluster, options: CommonOptions = { compatibilityVersion: 'auto' }) =>
  clientTo(cluster.url, options)

/** What requests said of the version that they speak. */
const spoken = ({ requests }: FakeCluster) => requests.map(({ headers }) => [headers.accept, headers['content-type']])

describe('compatibilityVersion', () => {
  describe('with compatibilityVersion: auto', () => {
    it('speaks version 9 to a server of version 9', async () => {
      const cluster = await start(9)
      const client = connect(cluster)
      await record(client.info$()).completed()
      await record(client.index$({ index: 'books', document: { a: 1 } })).completed()
      expect(spoken(cluster)).toEqual([
        [json(9), undefined],
        [json(9), json(9)],
      ])
    })

    it('repeats one refused call in version 8, which all later calls use', async () => {
      const cluster = await start(8)
      const client = connect(cluster, { compatibilityVersion: 'auto', maxRetries: 0 })
      const derived = client.options({ requestTimeout: '5s' })
      const operations = [{ index: { _id: '1' } }, { a: 1 }]
      const call = record(client.bulk$({ index: 'books', operations, refresh: true }, { meta: true }))
      expect(await call.completed()).toMatchObject([{ body: { errors: false }, meta: { attempts: 0 } }])
      const found = await record(derived.search$({ index: 'books', query: { match_all: {} } })).completed()
      expect(found).toMatchObject([{ hits: { hits: [{ _id: '1', _source: { a: 1 } }] } }])
      await record(client.info$()).completed()
      expect(spoken(cluster)).toEqual([
        [json(9), ndjson(9)],
        [json(8), ndjson(8)],
        [json(8), json(8)],
        [json(8), undefined],
      ])
      const [refused, repeated] = cluster.requests.map(({ body }) => String(body))
      expect(repeated).toBe(refused)
    })

    it('repeats each of the calls that run at the same time', async () => {
      const cluster = await start(8)
      const client = connect(cluster)
      const calls = Array.from({ length: 5 }, () => record(client.info$()))
      for (const call of calls) expect(await call.completed()).toMatchObject([{ version: { number: '8.19.0' } }])
      const versions = spoken(cluster).map(([accept]) => accept)
      expect(versions.filter((accept) => accept === json(8))).toHaveLength(5)
      await record(client.info$()).completed()
      expect(spoken(cluster).slice(versions.length)).toEqual([[json(8), undefined]])
    })

    it('detects the version by HEAD, whose refusal has no body', async () => {
      const cluster = await start(8)
      const client = connect(cluster)
      expect(await record(client.indices.exists$({ index: 'books' })).completed()).toEqual([false])
      await record(client.info$()).completed()
      expect(spoken(cluster).map(([accept]) => accept)).toEqual([json(9), json(8), json(8)])
    })

    it('begins a streamed response with the second attempt', async () => {
      const cluster = await start(8)
      const client = connect(cluster)
      await record(connect(cluster, { compatibilityVersion: 8 }).index$({ index: 'books', id: '1', document: { a: 1 }, refresh: true })).completed() // biome-ignore format: one line is enough
      const hits$ = client
        .search$({ index: 'books' }, { asStream: true })
        .pipe(pick('hits.hits'), streamArray(), toArray())
      expect(await record(hits$).completed()).toMatchObject([[{ value: { _id: '1' } }]])
      expect(cluster.requests).toHaveLength(3)
    })

    it('sends a compressed body unchanged', async () => {
      const cluster = await start(8)
      const client = connect(cluster, { compatibilityVersion: 'auto', compression: true })
      const [answer] = await record(client.index$({ index: 'books', id: '1', document: { a: 1 } })).completed()
      expect(answer).toMatchObject({ result: 'created' })
      expect(cluster.requests.map(({ body }) => String(body))).toEqual(['{"a":1}', '{"a":1}'])
    })

    it('passes on the refusal if the stream of the body is used up', async () => {
      const cluster = await start(8)
      const operations = Readable.from(['{"index":{}}\n', '{"a":1}\n'])
      const error = await record(connect(cluster).bulk$({ index: 'books', operations })).failed()
      expect(error).toMatchObject({ statusCode: 400, message: expect.stringContaining('found 9') })
      expect(cluster.requests).toHaveLength(1)
    })

    it.each<[string, CallOptions]>([
      ['accept', { headers: { accept: json(9) } }],
      ['content-type', { headers: { 'content-type': json(9) } }],
    ])('keeps a %s of the user, passes on the refusal and remembers nothing', async (_field, options) => {
      const cluster = await start(8)
      const client = connect(cluster)
      const call$ = client.search$({ index: 'books', query: { match_all: {} } }, options)
      expect(await record(call$).failed()).toBeInstanceOf(errors.ResponseError)
      expect(spoken(cluster)).toEqual([[json(9), json(9)]])
      await record(client.info$()).completed()
      expect(await record(call$).failed()).toBeInstanceOf(errors.ResponseError)
      expect(spoken(cluster).slice(1)).toEqual([
        [json(9), undefined],
        [json(8), undefined],
        [json(9), json(9)],
      ])
    })

    it('passes on any other 400', async () => {
      const cluster = await start(9)
      const client = connect(cluster)
      const error = await record(client.search$({ index: 'books', body: '{"query":{"nonsense":{}}}' })).failed()
      expect(error).toMatchObject({ statusCode: 400 })
      expect(cluster.requests).toHaveLength(1)
    })

    it('requests credentials once for both attempts', async () => {
      const cluster = await start(8)
      const asked: string[] = []
      const auth = () => {
        asked.push('now')
        return { apiKey: 'a' }
      }
      await record(connect(cluster, { compatibilityVersion: 'auto', auth }).info$()).completed()
      expect([asked.length, cluster.requests.length]).toEqual([1, 2])
    })
  })

  describe('with a fixed compatibilityVersion', () => {
    it('speaks 8 to a server of version 9', async () => {
      const cluster = await start(9)
      const client = connect(cluster, { compatibilityVersion: 8 })
      const { headers } = (await record(client.info$({}, { meta: true })).completed())[0] ?? expect.fail('no response')
      expect(headers['content-type']).toContain('compatible-with=8')
      await record(client.bulk$({ index: 'books', operations: [{ index: {} }, {}] })).completed()
      expect(spoken(cluster)).toEqual([
        [json(8), undefined],
        [json(8), ndjson(8)],
      ])
    })

    it.each<[string, CommonOptions]>([
      ['9', { compatibilityVersion: 9 }],
      ['9, which is the default', {}],
    ])('speaks %s to a server of version 8', async (_what, options) => {
      const cluster = await start(8)
      const error = await record(connect(cluster, options).info$()).failed()
      expect(error).toMatchObject({ statusCode: 400, message: expect.stringContaining('either version 8 or 7') })
      expect(spoken(cluster)).toEqual([[json(9), undefined]])
    })
  })

  it.each<[string, CommonOptions, string[]]>([
    ['accept without a version', { headers: { accept: 'application/json' } }, ['application/json', 'application/json']],
    [
      'content-type without one',
      { headers: { 'content-type': 'application/json' } },
      Array(2).fill('application/json'),
    ],
    ['accept of version 8', { headers: { accept: json(8) } }, [json(8), json(8)]],
    ['content-type of version 8', { headers: { 'content-type': json(8) } }, [json(8), json(8)]],
  ])('obeys header fields of the client for the other one of the two: %s', async (_what, options, expected) => {
    const cluster = await start(9)
    await record(connect(cluster, options).index$({ index: 'books', document: {} })).completed()
    expect(spoken(cluster)).toEqual([expected])
  })
})
