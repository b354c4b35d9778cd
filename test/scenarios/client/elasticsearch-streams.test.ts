import { pick, streamArray } from 'rxelastic/json'
import { lastValueFrom, map, reduce, take, toArray } from 'rxjs'
import { Assembler } from 'stream-json/core/assembler.js'
import type { Token } from 'stream-json/core/parser.js'
import { describe, expect, it } from 'vitest'
import { connect, describeElasticsearch, useIndex } from '../../support/elasticsearch/elasticsearch.js'
import { ClientSockets } from '../../support/recording/client-sockets.js'
import { record } from '../../support/recording/recorded.js'

interface Page {
  number: number
  text: string
  nested: { list: unknown[] }
}

/** 2 MB in all: a response that comes in many chunks, with characters of several bytes for the cuts to fall into. */
const pages: Page[] = Array.from({ length: 1_000 }, (_, number) => ({
  number,
  text: `Straße ${number} 日本 😀 "\\\n`.repeat(60),
  nested: { list: [null, true, -1.5e-7, 2 ** 53, { '': [] }] },
}))

const mappings = { dynamic: false, properties: { number: { type: 'integer' } } }

describeElasticsearch('a streamed response', () => {
  const index = useIndex(pages, mappings)
  const all = { index, size: pages.length, sort: [{ number: 'asc' }], filter_path: ['hits', 'timed_out'] }

  describe.each([false, true])('with compression %s', (compression) => {
    it('joins tokens to what a buffered call emits', async () => {
      const client = connect({ compression })
      const assembler = new Assembler()
      let tokens = 0
      const put = (token: Token): void => {
        tokens++
        assembler.consume(token)
      }
      await lastValueFrom(client.search$(all, { asStream: true }).pipe(map(put)))
      const buffered = await lastValueFrom(client.search$<Page>(all))
      expect(buffered.hits.hits.map(({ _source }) => _source)).toEqual(pages)
      expect(assembler.current).toEqual(buffered)
      expect(tokens).toBeGreaterThan(10_000)
    })

    it('joins bytes to the same JSON', async () => {
      const client = connect({ compression })
      const chunks = await lastValueFrom(client.search$(all, { asStream: 'bytes' }).pipe(toArray()))
      expect(chunks.length).toBeGreaterThan(10)
      expect(JSON.parse(Buffer.concat(chunks).toString('utf8'))).toEqual(await lastValueFrom(client.search$(all)))
    })
  })

  it('emits hits one after the other and nothing else', async () => {
    const hits$ = connect()
      .search$(all, { asStream: true })
      .pipe(pick('hits.hits'), streamArray<{ _id: string; _source: Page }>())
    const hits = await lastValueFrom(hits$.pipe(toArray()))
    expect(hits.map(({ key }) => key)).toEqual(pages.map(({ number }) => number))
    expect(hits.map(({ value }) => value._source)).toEqual(pages)
  })

  it.each([{ asStream: true }, { asStream: 'bytes' }] as const)(
    'emits its head first with meta and %o',
    async (how) => {
      const options = { ...how, meta: true, compression: true } as const
      const events = await lastValueFrom(connect().search$(all, options).pipe(toArray()))
      const [first, ...rest] = events
      expect(first).toMatchObject({
        name: 'head',
        statusCode: 200,
        headers: { 'content-encoding': 'gzip', 'x-elastic-product': 'Elasticsearch' },
        warnings: [],
        meta: { attempts: 0, aborted: false },
      })
      expect(rest.length).toBeGreaterThan(10)
      expect(rest.filter((event) => event instanceof Object && 'name' in event && event.name === 'head')).toEqual([])
    },
  )

  it('closes the socket as soon as the consumer has enough', async () => {
    const sockets = ClientSockets.watch()
    const client = connect()
    const seen = await lastValueFrom(
      client.search$(all, { asStream: 'bytes' }).pipe(
        take(1),
        reduce((size, chunk) => size + chunk.byteLength, 0),
      ),
    )
    expect(seen).toBeGreaterThan(0)
    expect(sockets.open).toEqual([])
    const size = JSON.stringify(pages).length
    expect(sockets.all.map(({ bytesRead }) => bytesRead < size)).toEqual([true])
  })

  it('fails for its status before anything is emitted', async () => {
    const failed = record(connect().search$({ index: 'no-such-index' }, { asStream: true, meta: true }))
    expect(await failed.failed()).toMatchObject({
      name: 'ResponseError',
      message: '404 for GET /no-such-index/_search: index_not_found_exception: no such index [no-such-index]',
    })
    expect(failed.values).toEqual([])
  })
})
