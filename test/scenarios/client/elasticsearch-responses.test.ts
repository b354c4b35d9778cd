import { randomUUID } from 'node:crypto'
import { errors } from 'rxelastic'
import { lastValueFrom } from 'rxjs'
import { expect, it, onTestFinished } from 'vitest'
import {
  connect,
  describeElasticsearch,
  itReal,
  serverUrl,
  useIndex,
} from '../../support/elasticsearch/elasticsearch.js'
import { record } from '../../support/recording/recorded.js'
import { tap } from '../../support/servers/wire-tap.js'

const documents = Array.from({ length: 200 }, (_, number) => ({ number, text: 'the same again and again' }))

describeElasticsearch('requests and responses', () => {
  const index = useIndex(documents)

  it('emits status, headers, warnings and the facts of the call with meta', async () => {
    const client = connect({ name: 'reader' })
    const options = { meta: true, id: 'first', context: { user: 7 } } as const
    const result = await lastValueFrom(client.count$({ index }, options))
    const { params, options: given, id } = result.meta.request
    expect({ ...result, meta: { ...result.meta, request: { params, options: given, id } } }).toEqual({
      body: { count: 200, _shards: { total: 1, successful: 1, skipped: 0, failed: 0 } },
      statusCode: 200,
      headers: expect.objectContaining({
        'x-elastic-product': 'Elasticsearch',
        'content-type': 'application/vnd.elasticsearch+json;compatible-with=9',
      }),
      warnings: [],
      meta: {
        context: { user: 7 },
        name: 'reader',
        request: { params: expect.objectContaining({ method: 'GET', path: `/${index}/_count` }), options, id: 'first' },
        connection: expect.objectContaining({ id: `${serverUrl()}/` }),
        attempts: 0,
        aborted: false,
      },
    })
  })

  it('compresses requests and responses only if asked to', async () => {
    const wire = await tap(serverUrl())
    const client = connect({ compression: true }, wire.url)
    const query = { terms: { text: Array.from({ length: 1_000 }, () => 'again') } }
    const { body, headers } = await lastValueFrom(client.search$({ index, query, size: 200 }, { meta: true }))
    expect(body.hits.hits.map(({ _source }) => _source)).toEqual(documents)
    expect(headers['content-encoding']).toBe('gzip')
    const gzip = Buffer.from([0x1f, 0x8b, 0x08])
    expect(wire.sent.toString('latin1')).toMatch(/\r\ncontent-encoding: gzip\r\n/i)
    expect(wire.sent.includes(gzip)).toBe(true)
    expect(wire.sent.includes('again')).toBe(false)
    expect(wire.received.includes(gzip)).toBe(true)
    expect(wire.received.includes('again')).toBe(false)
    expect(wire.received.byteLength).toBeLessThan(5_000)

    const plain = await lastValueFrom(client.search$({ index, query }, { meta: true, compression: false }))
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(wire.sent.includes('"again"')).toBe(true)
    expect(wire.received.includes('the same again and again')).toBe(true)
  })

  it('parses the body of a compressed error', async () => {
    const error = await record(connect({ compression: true }).search$({ index: 'no-such-index' })).failed()
    expect(error).toBeInstanceOf(errors.ResponseError)
    expect(error).toMatchObject({
      message: '404 for GET /no-such-index/_search: index_not_found_exception: no such index [no-such-index]',
      headers: { 'content-encoding': 'gzip' },
    })
  })

  it('sends header fields and the opaque id, which names tasks', async () => {
    const wire = await tap(serverUrl())
    const client = connect({ headers: { 'x-of-client': 'a', 'x-of-both': 'b' }, opaqueIdPrefix: 'shop/' }, wire.url)
    const own = { headers: { 'X-Of-Both': 'c' }, opaqueId: 'cart-1', meta: true } as const
    const { headers } = await lastValueFrom(client.tasks.list$({}, own))
    expect(headers['x-opaque-id']).toBe('shop/cart-1')
    const sent = wire.sent.toString('latin1')
    expect(sent).toMatch(/\r\nx-of-client: a\r\n/)
    expect(sent).toMatch(/\r\nx-of-both: c\r\n/)
    expect(sent).not.toContain('x-of-both: b')
    expect(sent).toMatch(/\r\nuser-agent: rxelastic\/\d/)
  })

  it('adds the querystring option to the parameters', async () => {
    const query = { range: { number: { lt: 2 } } }
    const querystring = { filter_path: ['hits.total.value', 'hits.hits._id'], size: 2 }
    const body = await lastValueFrom(connect().search$({ index, query }, { querystring }))
    expect(body).toEqual({ hits: { total: { value: 2 }, hits: [{ _id: '0' }, { _id: '1' }] } })
  })

  itReal('a warning of the server is in the result', async () => {
    const client = connect()
    const name = `rxelastic-${randomUUID()}`
    const patterns = { name, index_patterns: [`${name}-*`] }
    onTestFinished(async () => {
      await lastValueFrom(client.indices.deleteIndexTemplate$({ name }))
      await lastValueFrom(client.indices.deleteTemplate$({ name }))
    })
    await lastValueFrom(client.indices.putTemplate$(patterns))
    const { warnings } = await lastValueFrom(client.indices.putIndexTemplate$(patterns, { meta: true }))
    expect(warnings).toEqual([
      `index template [${name}] has index patterns [${name}-*] matching patterns from existing older templates ` +
        `[${name}] with patterns (${name} => [${name}-*]); this template [${name}] will take precedence during new index creation`,
    ])
  })

  it('returns text for cat APIs, and rows in JSON', async () => {
    const client = connect()
    const columns = { index, h: ['index', 'docs.count'] }
    expect(await lastValueFrom(client.cat.indices$(columns))).toBe(`${index} 200\n`)
    expect(await lastValueFrom(client.cat.indices$({ ...columns, format: 'json' }))).toEqual([
      { index, 'docs.count': '200' },
    ])
  })

  it.each([
    ['the plain media type', 'application/json', 'application/json'],
    ['version 8', 'application/vnd.elasticsearch+json; compatible-with=8', /^application\/vnd.*compatible-with=8$/],
  ])('returns what a content type of the user asks for: %s', async (_, type, answered) => {
    const headers = { 'content-type': type }
    const result = await lastValueFrom(connect().search$({ index, size: 0 }, { headers, meta: true }))
    expect(result.headers['content-type']).toMatch(answered)
    expect(result.body.hits.total).toEqual({ value: 200, relation: 'eq' })
  })

  itReal('media types of different versions are refused by the server, and the error says so', async () => {
    const headers = {
      accept: 'application/vnd.elasticsearch+json; compatible-with=9',
      'content-type': 'application/vnd.elasticsearch+json; compatible-with=8',
    }
    const error = await record(connect().search$({ index, size: 0 }, { headers })).failed()
    expect(error).toBeInstanceOf(errors.ResponseError)
    expect(error).toMatchObject({ statusCode: 400, message: expect.stringContaining('media_type_header_exception') })
  })
})
