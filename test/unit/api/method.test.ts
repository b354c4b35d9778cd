import type { Observable } from 'rxjs'
import type { Token } from 'stream-json/core/parser.js'
import { describe, expectTypeOf, it } from 'vitest'
import type { Api } from '../../../src/api/api.js'
import type { estypes } from '../../../src/index.js'
import type { Result, StreamHead } from '../../../src/message/result.js'
import type { CallOptions } from '../../../src/options/call-options.js'

interface Book {
  title: string
}

/** Functions that are only looked at by the compiler. */
describe('Method', () => {
  it('emits what its options say', () => {
    const calls = (client: Api, options: CallOptions, maybe: boolean): void => {
      expectTypeOf(client.search$()).toEqualTypeOf<Observable<estypes.SearchResponse>>()
      expectTypeOf(client.search$({ index: 'a' }, { ignore: [404] })).toEqualTypeOf<
        Observable<estypes.SearchResponse>
      >()
      expectTypeOf(client.search$({}, { meta: true })).toEqualTypeOf<Observable<Result<estypes.SearchResponse>>>()
      expectTypeOf(client.search$({}, { asStream: true })).toEqualTypeOf<Observable<Token>>()
      expectTypeOf(client.search$({}, { asStream: { streamValues: true } })).toEqualTypeOf<Observable<Token>>()
      expectTypeOf(client.search$({}, { asStream: 'bytes' })).toEqualTypeOf<Observable<Uint8Array>>()
      expectTypeOf(client.search$({}, { asStream: true, meta: true })).toEqualTypeOf<Observable<StreamHead | Token>>()
      expectTypeOf(client.search$({}, { asStream: 'bytes', meta: true })).toEqualTypeOf<
        Observable<StreamHead | Uint8Array>
      >()
      expectTypeOf(client.search$({}, options)).toEqualTypeOf<Observable<unknown>>()
      expectTypeOf(client.count$({}, maybe ? { meta: true } : undefined)).toEqualTypeOf<
        Observable<estypes.CountResponse | Result<estypes.CountResponse>>
      >()
      expectTypeOf(client.count$({}, { meta: maybe })).toEqualTypeOf<Observable<unknown>>()
      expectTypeOf(client.count$({}, { asStream: maybe })).toEqualTypeOf<Observable<unknown>>()
      expectTypeOf(client.count$<number>({}, { meta: true })).toEqualTypeOf<Observable<Result<number>>>()
      expectTypeOf(client.cat.health$({ format: 'json' }, { meta: true })).toEqualTypeOf<
        Observable<Result<estypes.CatHealthResponse>>
      >()
      expectTypeOf(client.cat.health$({}, { meta: true })).toEqualTypeOf<Observable<Result<string>>>()
      expectTypeOf(client.request$({ method: 'GET', path: '/' })).toEqualTypeOf<Observable<unknown>>()
      expectTypeOf(client.request$<Book>({ method: 'GET', path: '/' }, { meta: true })).toEqualTypeOf<
        Observable<Result<Book>>
      >()
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('accepts a type of the caller with every option', () => {
    const calls = (client: Api): void => {
      expectTypeOf(client.search$<Book>({})).toEqualTypeOf<Observable<estypes.SearchResponse<Book>>>()
      expectTypeOf(client.search$<Book>()).toEqualTypeOf<Observable<estypes.SearchResponse<Book>>>()
      expectTypeOf(client.search$<Book>({}, { meta: true })).toEqualTypeOf<
        Observable<Result<estypes.SearchResponse<Book>>>
      >()
      // @ts-expect-error -- tokens have no type of the caller
      client.search$<Book>({}, { asStream: true })
      expectTypeOf(client.get$<Book>({ index: 'a', id: '1' })).toEqualTypeOf<Observable<estypes.GetResponse<Book>>>()
      expectTypeOf(client.info$<{ tagline: string }>()).toEqualTypeOf<Observable<{ tagline: string }>>()
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('refuses unknown options, and infers no result from their use', () => {
    const calls = (client: Api): void => {
      // @ts-expect-error -- a misspelled option
      client.count$({}, { maxRetires: 3 })
      // @ts-expect-error -- beside one that selects the result, too
      client.count$({}, { meta: true, maxRetires: 3 })
      // @ts-expect-error -- the response is no number
      const wrong: Observable<number> = client.count$()
      // @ts-expect-error -- nor is it with options
      const neither: Observable<Result<number>> = client.count$({}, { meta: true })
      expectTypeOf([wrong, neither]).toBeArray()
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('emits the response type of its API', () => {
    const calls = (client: Api): void => {
      expectTypeOf(client.info$()).toEqualTypeOf<Observable<estypes.InfoResponse>>()
      expectTypeOf(client.ping$()).toEqualTypeOf<Observable<boolean>>()
      expectTypeOf(client.indices.exists$({ index: 'a' })).toEqualTypeOf<Observable<boolean>>()
      expectTypeOf(client.index$({ index: 'a', document: {} })).toEqualTypeOf<Observable<estypes.IndexResponse>>()
      expectTypeOf(client.bulk$({ operations: [] })).toEqualTypeOf<Observable<estypes.BulkResponse>>()
      expectTypeOf(client.cat.health$()).toEqualTypeOf<Observable<string>>()
      expectTypeOf(client.cat.health$({ v: true })).toEqualTypeOf<Observable<string>>()
      expectTypeOf(client.cat.health$({ format: 'json' })).toEqualTypeOf<Observable<estypes.CatHealthResponse>>()
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('accepts bodies flat, in one piece, or both', () => {
    const calls = (client: Api): void => {
      const script = { lang: 'painless', source: '1' } as const
      client.putScript$({ id: 'a', script })
      client.putScript$({ id: 'a', body: { script } })
      client.search$({ index: 'a', body: { query: { match_all: {} }, sort: ['_doc'] }, size: 3 })
      client.search$({ body: '{"size":3}' })
      client.index$<Book>({ index: 'a', document: { title: 'x' } })
      client.index$<Book>({ index: 'a', body: { title: 'x' } })
      client.bulk$({ operations: [{ index: { _index: 'a' } }, { title: 'x' }] })
      client.bulk$({ body: '{"index":{}}\\n{}\\n' })
      // @ts-expect-error the script is missing
      client.putScript$({ id: 'a' })
      // @ts-expect-error the script is missing in the body
      client.putScript$({ id: 'a', body: {} })
      // @ts-expect-error there is no such property in the body
      client.search$({ body: { qurey: { match_all: {} } } })
      // @ts-expect-error this API has no body
      client.indices.delete$({ index: 'a', body: {} })
      // @ts-expect-error neither a document nor a body
      client.index$({ index: 'a' })
      // @ts-expect-error not a book
      client.index$<Book>({ index: 'a', document: { title: 1 } })
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('accepts the common parameters in every API, and undefined for optional ones', () => {
    const calls = (client: Api, size: number | undefined): void => {
      client.info$({ pretty: true, filter_path: ['version.number'], querystring: { x: 1 } })
      client.cat.indices$({ human: true, h: ['index'], bytes: undefined })
      client.search$({ size, error_trace: true })
      // @ts-expect-error not a boolean
      client.info$({ pretty: 'yes' })
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('accepts a type of the caller for a path', () => {
    const calls = (client: Api): void => {
      const params = { method: 'GET', path: '/_x' }
      expectTypeOf(client.request$(params)).toEqualTypeOf<Observable<unknown>>()
      expectTypeOf(client.request$<Book>(params)).toEqualTypeOf<Observable<Book>>()
      expectTypeOf(client.request$<Book>(params, { meta: true })).toEqualTypeOf<Observable<Result<Book>>>()
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('does not compile if it is used wrongly', () => {
    const calls = (client: Api): void => {
      // @ts-expect-error the id is missing
      client.get$({ index: 'a' })
      // @ts-expect-error parameters are missing
      client.index$()
      // @ts-expect-error there is no such parameter
      client.search$({ indx: 'a' })
      // @ts-expect-error there is no such option
      client.search$({}, { ignroe: [404] })
      // @ts-expect-error there is no such query
      client.search$({ query: { mach: { title: 'x' } } })
      // @ts-expect-error there is no such option of the query
      client.search$({ query: { match: { title: { query: 'x', oprator: 'and' } } } })
      // @ts-expect-error there is no such word
      client.search$({ search_type: 'query_then_fetc' })
      // @ts-expect-error there is no such parameter of an API without a body
      client.indices.exists$({ index: 'a', expand: 'all' })
      // @ts-expect-error there is no such parameter of an API that answers with text
      client.cat.health$({ colums: ['status'] })
      // @ts-expect-error there is no such parameter of an API with documents
      client.get$({ index: 'a', id: '1', routin: 'x' })
      // @ts-expect-error a response is not what a variable happens to be declared as
      const _wrong$: Observable<Book> = client.info$()
      // @ts-expect-error there is no such method
      client.serach$({})
    }
    expectTypeOf(calls).toBeFunction()
  })
})
