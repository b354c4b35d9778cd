import type { Observable } from 'rxjs'
import { describe, expectTypeOf, it } from 'vitest'
import type { DocumentOf } from '../../../../src/api/infer/indices.js'
import type { Client, estypes } from '../../../../src/index.js'
import type { Book, Compiled, Film } from './client.js'

interface Log {
  message: string
}

interface Places {
  books: Book
  films: Film
  'logs-*': Log
  'logs-special': Log & { special: true }
}

describe('DocumentOf', () => {
  it('finds the documents of lists, also in one string', () => {
    expectTypeOf<DocumentOf<Places, 'books,films', unknown>>().toEqualTypeOf<Book | Film>()
    expectTypeOf<DocumentOf<Places, readonly ['books,films', 'logs-1'], unknown>>().toEqualTypeOf<Book | Film | Log>()
    expectTypeOf<DocumentOf<Places, 'books,gone', unknown>>().toBeUnknown()
  })

  it('finds indices and patterns by a pattern of the map', () => {
    expectTypeOf<DocumentOf<Places, 'logs-2026', unknown>>().toEqualTypeOf<Log>()
    expectTypeOf<DocumentOf<Places, 'logs-2026-*', unknown>>().toEqualTypeOf<Log>()
    expectTypeOf<DocumentOf<Places, 'logs-*', unknown>>().toEqualTypeOf<Log>()
    expectTypeOf<DocumentOf<Places, 'logs-special', unknown>>().toEqualTypeOf<Log & { special: true }>()
    expectTypeOf<DocumentOf<Places, 'logs-*,-logs-old', unknown>>().toEqualTypeOf<Log>()
    expectTypeOf<DocumentOf<Places, readonly ['books', '-logs-1'], unknown>>().toEqualTypeOf<Book>()
  })

  it('infers nothing from patterns that can match other indices', () => {
    expectTypeOf<DocumentOf<Places, 'book*', unknown>>().toBeUnknown()
    expectTypeOf<DocumentOf<Places, 'logs*', unknown>>().toBeUnknown()
    expectTypeOf<DocumentOf<Places, '*', unknown>>().toBeUnknown()
    expectTypeOf<DocumentOf<Places, '_all', unknown>>().toBeUnknown()
    expectTypeOf<DocumentOf<Places, string, unknown>>().toBeUnknown()
    expectTypeOf<DocumentOf<Places, '-books', unknown>>().toBeUnknown()
  })

  it('accepts index signatures', () => {
    expectTypeOf<DocumentOf<Record<string, Log>, 'any', unknown>>().toEqualTypeOf<Log>()
    expectTypeOf<DocumentOf<Record<string, Log>, string, unknown>>().toEqualTypeOf<Log>()
    type Daily = { [name: `logs-${number}`]: Log; books: Book }
    expectTypeOf<DocumentOf<Daily, 'logs-7', unknown>>().toEqualTypeOf<Log>()
    expectTypeOf<DocumentOf<Daily, 'logs-x', unknown>>().toBeUnknown()
    expectTypeOf<DocumentOf<Daily, 'books', unknown>>().toEqualTypeOf<Book>()
    expectTypeOf<DocumentOf<{ '*': Log }, 'any', unknown>>().toEqualTypeOf<Log>()
    type Weekly = { [name: `logs-${string}`]: Log; books: Book }
    expectTypeOf<DocumentOf<Weekly, 'logs-7,books', unknown>>().toEqualTypeOf<Log | Book>()
    expectTypeOf<DocumentOf<Weekly, 'logs-7' | 'other', Film>>().toEqualTypeOf<Film>()
  })

  it('types the calls of a client', () => {
    const calls = (client: Client<Places>, every: Client<Record<string, Log>>, name: string): void => {
      expectTypeOf(client.search$({ index: 'logs-2026' })).toEqualTypeOf<Observable<estypes.SearchResponse<Log>>>()
      expectTypeOf(client.search$({ index: 'books,films' })).toEqualTypeOf<
        Observable<estypes.SearchResponse<Book | Film>>
      >()
      expectTypeOf(client.get$({ index: 'logs-1', id: '1' })).toEqualTypeOf<Observable<estypes.GetResponse<Log>>>()
      client.index$({ index: 'logs-1', document: { message: 'a' } })
      // @ts-expect-error not a log
      client.index$({ index: 'logs-1', document: { massage: 'a' } })
      expectTypeOf(every.get$({ index: name, id: '1' })).toEqualTypeOf<Observable<estypes.GetResponse<Log>>>()
      expectTypeOf(every.get$<Film>({ index: name, id: '1' })).toEqualTypeOf<Observable<estypes.GetResponse<Film>>>()
      every.index$({ index: name, document: { message: 'a' } })
      // @ts-expect-error not a log
      every.index$({ index: name, document: { massage: 'a' } })
      every.update$({ index: name, id: '1', doc: {} })
      // @ts-expect-error not a log
      every.update$({ index: name, id: '1', doc: { massage: 'a' } })
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('compiles in functions with a type parameter', () => {
    function found$<T>(client: Client, index: string): Observable<estypes.SearchResponse<T>> {
      return client.search$<T>({ index })
    }
    const books$ = <T extends { title: string }>(client: Client<{ books: T }>): Observable<T> =>
      client.getSource$({ index: 'books', id: '1' })
    const calls: Compiled = () => [found$, books$]
    expectTypeOf(calls).toBeFunction()
  })
})
