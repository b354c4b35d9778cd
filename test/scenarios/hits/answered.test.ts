import { type CallInterceptor, Client, errors, type LongMode } from 'rxelastic'
import { of, Subject } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { jsonSerializer } from '../../../src/json/text/serializer.js'
import { record } from '../../support/recording/recorded.js'

const LONG = 9223372036854775807n
const hits = [
  { _index: 'b', _id: '1', _source: { title: 'B1', n: LONG }, sort: [1] },
  { _index: 'b', _id: '2', _source: { title: '}{"', n: LONG }, sort: [2] },
]
const found = { took: 5, _shards: { total: 1, successful: 1, failed: 0 }, hits: { hits }, aggregations: { a: LONG } }
const search = { index: 'b' }

/** A client whose searches an interceptor answers, with one page. */
function answering(body: unknown, longs?: LongMode): Client {
  const perCall: CallInterceptor = ({ path, method, body: asked }) => {
    const meta = {
      context: null,
      name: '',
      request: { params: { method, path }, options: {}, id: 1 },
      connection: null,
    }
    const answer = path.includes('_pit') ? { id: 'p', succeeded: true } : pageOf(body, asked)
    return of({
      body: answer,
      statusCode: 200,
      headers: {},
      warnings: [],
      meta: { ...meta, attempts: 0, aborted: false },
    })
  }
  const client = new Client({ node: 'http://127.0.0.1:1', longs, interceptors: { perCall: [perCall] } })
  onTestFinished(() => client.close())
  return client
}

function pageOf(body: unknown, asked: unknown): unknown {
  const isFirst = typeof asked !== 'object' || asked === null || !('search_after' in asked)
  return isFirst ? body : { hits: { hits: [] } }
}

describe('a response of an interceptor', () => {
  it.each([
    ['a value', found],
    ['bytes', Buffer.from(jsonSerializer.serialize(found))],
  ])('is read by hits$ and scan$ like one of the server: %s', async (_what, body) => {
    const client = answering(body, 'bigint')
    expect(await record(client.helpers.hits$(search)).completed()).toEqual(hits)
    expect(await record(client.helpers.scan$(search)).completed()).toEqual(hits)
    const raw = await record(client.helpers.hits$(search, { as: 'raw' })).completed()
    expect(raw.map(({ _source }) => `${_source}`)).toEqual(hits.map(({ _source }) => jsonSerializer.serialize(_source)))
  })

  it('has an envelope', async () => {
    const envelope$ = new Subject<unknown>()
    const told = record(envelope$)
    await record(answering(found, 'bigint').helpers.hits$(search, { envelope$ })).completed()
    expect(told.values.at(-1)).toEqual({ ...found, hits: { hits: [] } })
  })

  it.each([
    ['nothing', undefined],
    ['no search', { acknowledged: true }],
    ['a text', 'hits'],
    ['what has no JSON', circle()],
  ])('is refused if it is %s', async (_what, body) => {
    expect(await record(answering(body).helpers.hits$(search)).failed()).toBeInstanceOf(errors.DeserializationError)
  })

  it.each([
    ['a text', 'hits'],
    ['what has no JSON', circle()],
  ])('is refused by scan$ if it is %s', async (_what, body) => {
    const error = await record(answering(body).helpers.scan$(search)).failed()
    expect(error instanceof errors.ScanError ? error.cause : error).toBeInstanceOf(errors.DeserializationError)
  })
})

function circle(): object {
  const round: { self?: object } = {}
  round.self = round
  return round
}
