import type { Observable } from 'rxjs'
import type { Token } from 'stream-json/core/parser.js'
import { describe, expectTypeOf, test } from 'vitest'
import type { Api } from '../../src/api/bind.js'
import type { BulkResponse, GetResponse, SearchResponse, WriteResponse } from '../../src/api/responses.js'
import type { Result, StreamHead } from '../../src/call.js'
import type { CallOptions } from '../../src/options/call-options.js'

interface Book {
  title: string
}

/** Functions that are only looked at by the compiler. */
describe('Types of methods', () => {
  test('what is emitted follows the options', () => {
    const calls = (client: Api, options: CallOptions): void => {
      expectTypeOf(client.search$()).toEqualTypeOf<Observable<SearchResponse>>()
      expectTypeOf(client.search$({ index: 'a' }, { ignore: [404] })).toEqualTypeOf<Observable<SearchResponse>>()
      expectTypeOf(client.search$({}, { meta: true })).toEqualTypeOf<Observable<Result<SearchResponse>>>()
      expectTypeOf(client.search$({}, { asStream: true })).toEqualTypeOf<Observable<Token>>()
      expectTypeOf(client.search$({}, { asStream: { streamValues: true } })).toEqualTypeOf<Observable<Token>>()
      expectTypeOf(client.search$({}, { asStream: 'bytes' })).toEqualTypeOf<Observable<Uint8Array>>()
      expectTypeOf(client.search$({}, { asStream: true, meta: true })).toEqualTypeOf<Observable<StreamHead | Token>>()
      expectTypeOf(client.search$({}, { asStream: 'bytes', meta: true })).toEqualTypeOf<
        Observable<StreamHead | Uint8Array>
      >()
      expectTypeOf(client.search$({}, options)).toEqualTypeOf<Observable<unknown>>()
    }
    expectTypeOf(calls).toBeFunction()
  })

  test('a type of the caller goes with every option', () => {
    const calls = (client: Api): void => {
      expectTypeOf(client.search$<Book>({})).toEqualTypeOf<Observable<SearchResponse<Book>>>()
      expectTypeOf(client.search$<Book>()).toEqualTypeOf<Observable<SearchResponse<Book>>>()
      expectTypeOf(client.search$<Book>({}, { meta: true })).toEqualTypeOf<Observable<Result<SearchResponse<Book>>>>()
      expectTypeOf(client.search$<Book>({}, { asStream: true })).toEqualTypeOf<Observable<Token>>()
      expectTypeOf(client.get$<Book>({ index: 'a', id: 1 })).toEqualTypeOf<Observable<GetResponse<Book>>>()
      expectTypeOf(client.info$<{ tagline: string }>()).toEqualTypeOf<Observable<{ tagline: string }>>()
    }
    expectTypeOf(calls).toBeFunction()
  })

  test('replies have the type of their API', () => {
    const calls = (client: Api): void => {
      expectTypeOf(client.info$()).toEqualTypeOf<Observable<Record<string, unknown>>>()
      expectTypeOf(client.ping$()).toEqualTypeOf<Observable<boolean>>()
      expectTypeOf(client.indices.exists$({ index: 'a' })).toEqualTypeOf<Observable<boolean>>()
      expectTypeOf(client.index$({ index: 'a', document: {} })).toEqualTypeOf<Observable<WriteResponse>>()
      expectTypeOf(client.bulk$({ operations: [] })).toEqualTypeOf<Observable<BulkResponse>>()
      expectTypeOf(client.cat.health$()).toEqualTypeOf<Observable<string>>()
      expectTypeOf(client.cat.health$({ v: true })).toEqualTypeOf<Observable<string>>()
      expectTypeOf(client.cat.health$({ format: 'json' })).toEqualTypeOf<Observable<Record<string, string>[]>>()
    }
    expectTypeOf(calls).toBeFunction()
  })

  test('wrong uses do not compile', () => {
    const calls = (client: Api): void => {
      // @ts-expect-error the id is missing
      client.get$({ index: 'a' })
      // @ts-expect-error parameters are missing
      client.index$()
      // @ts-expect-error there is no such parameter
      client.search$({ indx: 'a' })
      // @ts-expect-error there is no such option
      client.search$({}, { ignroe: [404] })
      // @ts-expect-error there is no such method
      client.serach$({})
    }
    expectTypeOf(calls).toBeFunction()
  })
})
