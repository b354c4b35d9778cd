import { randomBytes } from 'node:crypto'
import { errors } from 'rxelastic'
import { lastValueFrom } from 'rxjs'
import { expect, it } from 'vitest'
import {
  connect,
  describeElasticsearch,
  itReal,
  serverUrl,
  useIndex,
} from '../../support/elasticsearch/elasticsearch.js'
import { record } from '../../support/recording/recorded.js'
import { tap } from '../../support/servers/wire-tap.js'

interface Book {
  title: string
  year: number
}

const books: Book[] = [
  { title: 'Streams', year: 1989 },
  { title: 'Rivers', year: 1996 },
  { title: 'Still waters', year: 2004 },
]

describeElasticsearch('methods for documents', () => {
  const index = useIndex(books)
  const written = useIndex()

  it('indexes, reads, updates and deletes a document', async () => {
    const client = connect()
    const id = 'one'
    const document: Book = { title: 'Wells', year: 2011 }
    const created = await lastValueFrom(client.index$({ index: written, id, document }))
    expect(created).toMatchObject({ _index: written, _id: id, result: 'created', _version: 1 })
    const found = await lastValueFrom(client.get$<Book>({ index: written, id }))
    expect(found._source).toEqual(document)
    const updated = await lastValueFrom(client.update$({ index: written, id, doc: { year: 2012 } }))
    expect(updated).toMatchObject({ result: 'updated', _version: 2 })
    const source = await lastValueFrom(client.getSource$<Book>({ index: written, id }))
    expect(source).toEqual({ title: 'Wells', year: 2012 })
    const deleted = await lastValueFrom(client.delete$({ index: written, id }))
    expect(deleted).toMatchObject({ result: 'deleted', _version: 3 })
  })

  it('generates an id for a document without one', async () => {
    const client = connect()
    const { _id: id } = await lastValueFrom(client.index$({ index: written, document: { title: 'Springs' } }))
    expect(id).toMatch(/^[\w-]{20}$/)
    expect(await lastValueFrom(client.delete$({ index: written, id }))).toMatchObject({ result: 'deleted' })
  })

  it('reports each operation of a bulk, and failed ones do not fail the call', async () => {
    const operations = [
      { index: { _id: 'b1' } },
      { title: 'Ponds' },
      { create: { _id: 'b1' } },
      { title: 'There already' },
      { delete: { _id: 'b1' } },
    ]
    const { errors: failed, items } = await lastValueFrom(connect().bulk$({ index: written, operations }))
    expect(failed).toBe(true)
    expect(items.map((item) => Object.entries(item).map(([action, { status }]) => [action, status]))).toEqual([
      [['index', 201]],
      [['create', 409]],
      [['delete', 200]],
    ])
    expect(items[1]?.create?.error?.type).toBe('version_conflict_engine_exception')
  })

  it('finds typed hits in their order', async () => {
    const query = { range: { year: { gte: 1990 } } }
    const { hits } = await lastValueFrom(connect().search$<Book>({ index, query, sort: [{ year: 'desc' }] }))
    expect(hits.total).toEqual({ value: 2, relation: 'eq' })
    expect(hits.hits.map(({ _id, _source, sort }) => [_id, _source?.title, sort])).toEqual([
      ['2', 'Still waters', [2004]],
      ['1', 'Rivers', [1996]],
    ])
  })

  it('accepts the parameters of a search as its body', async () => {
    const body = { query: { match: { title: 'rivers' } }, _source: ['year'] }
    const { hits } = await lastValueFrom(connect().search$<Book>({ index, body }))
    expect(hits.hits.map(({ _source }) => _source)).toEqual([{ year: 1996 }])
  })

  it('fails for a missing document, returns the body if 404 is ignored, and false for HEAD', async () => {
    const client = connect()
    const missing = { index, id: 'none' }
    const error = await record(client.get$(missing)).failed()
    expect(error).toBeInstanceOf(errors.ResponseError)
    expect(error).toMatchObject({
      statusCode: 404,
      message: `404 for GET /${index}/_doc/none: not found`,
      body: { _id: 'none', found: false },
    })
    expect(await lastValueFrom(client.get$(missing, { ignore: [404] }))).toMatchObject({ found: false })
    expect(await lastValueFrom(client.exists$(missing))).toBe(false)
    expect(await lastValueFrom(client.exists$({ index, id: '1' }))).toBe(true)
    expect(await lastValueFrom(client.indices.exists$({ index: [index, 'none'] }))).toBe(false)
    expect(await lastValueFrom(client.indices.exists$({ index }))).toBe(true)
  })

  it('fails with type and reason for a missing index', async () => {
    const error = await record(connect().search$({ index: 'no-such-index' })).failed()
    expect(error).toBeInstanceOf(errors.ResponseError)
    expect(error).toMatchObject({
      statusCode: 404,
      message: '404 for GET /no-such-index/_search: index_not_found_exception: no such index [no-such-index]',
      body: { status: 404, error: { type: 'index_not_found_exception', index: 'no-such-index' } },
    })
  })

  itReal('a query that is wrong is a ResponseError that says what the server did not understand', async () => {
    // @ts-expect-error there is no such query
    const error = await record(connect().search$({ index, query: { mach: { title: 'x' } } })).failed()
    expect(error).toMatchObject({
      statusCode: 400,
      message: expect.stringMatching(
        /^400 for POST \/[\w-]+\/_search: parsing_exception: unknown query \[mach\] did you mean \[match\]\?; caused by/,
      ),
    })
  })

  it.each(['ein Ü', '日本', 'a/b', 'a?b=c', 'a#b', '50%', '%2F', 'a+b', 'a&b', '"q"', '\\', '..a', ' ', ';,:'])(
    'accepts %s as the id of a document',
    async (id) => {
      const client = connect()
      const title = `of ${id}`
      expect(await lastValueFrom(client.index$({ index: written, id, document: { title } }))).toMatchObject({ _id: id })
      const found = await lastValueFrom(client.get$<Book>({ index: written, id }))
      expect(found).toMatchObject({ _index: written, _id: id, _source: { title } })
    },
  )

  itReal('the name of an index can be date math', async () => {
    const client = connect()
    const name = `<${index}-{now/d{yyyy.MM.dd|UTC}}>`
    const { index: created } = await lastValueFrom(client.indices.create$({ index: name }))
    expect(created).toMatch(new RegExp(`^${index}-\\d{4}\\.\\d\\d\\.\\d\\d$`))
    expect(await lastValueFrom(client.indices.exists$({ index: created }))).toBe(true)
    await lastValueFrom(client.indices.delete$({ index: name }))
    expect(await lastValueFrom(client.indices.exists$({ index: created }))).toBe(false)
  })

  itReal('a document of five megabytes comes back as it was', async () => {
    const client = connect()
    const document = { pages: Array.from({ length: 50 }, () => randomBytes(50_000).toString('hex')) }
    const id = 'big'
    await lastValueFrom(
      client.indices.putMapping$({ index: written, properties: { pages: { type: 'object', enabled: false } } }),
    )
    await lastValueFrom(client.index$({ index: written, id, document }))
    const { _source: read } = await lastValueFrom(client.get$<typeof document>({ index: written, id }))
    expect(read?.pages.map((page) => page.length)).toEqual(document.pages.map((page) => page.length))
    expect(read?.pages.every((page, number) => page === document.pages[number])).toBe(true)
  })

  it('sends lines, a querystring and a body to a path without a method', async () => {
    const wire = await tap(serverUrl())
    const client = connect({}, wire.url)
    const bulkBody = [{ index: { _index: written, _id: 'r' } }, { title: 'Raw', year: 1 }]
    const bulk = { method: 'POST', path: '/_bulk', querystring: { refresh: true, filter_path: ['items.*.status'] } }
    expect(await lastValueFrom(client.request$({ ...bulk, bulkBody }))).toEqual({ items: [{ index: { status: 201 } }] })
    const [head, ...lines] = wire.sent.toString('utf8').split('\r\n\r\n')
    expect(head).toMatch(/content-type: application\/vnd\.elasticsearch\+x-ndjson; compatible-with=9/)
    expect(lines).toEqual([bulkBody.map((line) => `${JSON.stringify(line)}\n`).join('')])

    const count = { method: 'POST', path: `/${written}/_count`, body: { query: { ids: { values: ['r'] } } } }
    expect(await lastValueFrom(client.request$<{ count: number }>(count))).toMatchObject({ count: 1 })
  })
})
