import type { Readable } from 'node:stream'
import type { Observable } from 'rxjs'
import { describe, expectTypeOf, it } from 'vitest'
import type { Client, estypes, Result } from '../../../../src/index.js'
import type { Book, Compiled, Emitted, Film, Library } from './client.js'

type AnyAggregations = Record<string, estypes.AggregationsAggregate>

describe('InferredSearchResponse', () => {
  describe('of a search', () => {
    it('infers its aggregations from its parameters, with every option', () => {
      const calls: Compiled = (client) => {
        const params = { index: 'a', aggs: { n: { max: { field: 'n' } } } } as const
        const plain = client.search$(params)
        type Named = { n: estypes.AggregationsMaxAggregate }
        expectTypeOf<NonNullable<Emitted<typeof plain>['aggregations']>>().toEqualTypeOf<Named>()
        const meta = client.search$(params, { meta: true })
        expectTypeOf<NonNullable<Emitted<typeof meta>['body']['aggregations']>>().toEqualTypeOf<Named>()
        const variable = { size: 0, aggregations: { n: { max: { field: 'n' } } } }
        const loose = client.search$(variable)
        expectTypeOf<NonNullable<Emitted<typeof loose>['aggregations']>>().toEqualTypeOf<Named>()
        const prefixed = client.search$({ ...params, typed_keys: true })
        expectTypeOf<NonNullable<Emitted<typeof prefixed>['aggregations']>>().toEqualTypeOf<AnyAggregations>()
      }
      expectTypeOf(calls).toBeFunction()
    })

    it('infers its fields, and nothing of undeclared documents', () => {
      const calls: Compiled = (client) => {
        const found = client.search$({ fields: ['title'], _source: ['title'] })
        type Hit = Emitted<typeof found>['hits']['hits'][number]
        expectTypeOf<NonNullable<Hit['fields']>>().toEqualTypeOf<{ title?: unknown[] }>()
        expectTypeOf<Hit['_source']>().toEqualTypeOf<unknown>()
        expectTypeOf<Hit['_id']>().toEqualTypeOf<string | undefined>()
      }
      expectTypeOf(calls).toBeFunction()
    })

    it('uses type arguments like the official client', () => {
      const calls: Compiled<Library> = (client) => {
        const params = { index: 'books', _source: ['title'], aggs: { n: { max: { field: 'n' } } } }
        expectTypeOf(client.search$<Film>(params)).toEqualTypeOf<Observable<estypes.SearchResponse<Film>>>()
        expectTypeOf(client.search$<Film, { n: 1 }>(params, { meta: true })).toEqualTypeOf<
          Observable<Result<estypes.SearchResponse<Film, { n: 1 }>>>
        >()
      }
      expectTypeOf(calls).toBeFunction()
    })

    it('has an unknown response for unknown parameters', () => {
      const calls = (client: Client, params: estypes.SearchRequest): void => {
        expectTypeOf(client.search$(params)).toEqualTypeOf<Observable<estypes.SearchResponse>>()
      }
      expectTypeOf(calls).toBeFunction()
    })

    it('can be awaited for the declared type of a variable', () => {
      const calls = (client: Client): void => {
        const found$: Observable<estypes.SearchResponse<Book>> = client.search$({ index: 'a' })
        expectTypeOf(found$).toEqualTypeOf<Observable<estypes.SearchResponse<Book>>>()
      }
      expectTypeOf(calls).toBeFunction()
    })
  })

  describe('of a search with its parameters in the body', () => {
    it('infers the same as from flat ones', () => {
      const calls: Compiled<Library> = (client) => {
        const aggs = { n: { max: { field: 'n' } } }
        const found = client.search$({ index: 'books', body: { aggs, _source: ['title'], fields: ['year'] } })
        type Hit = Emitted<typeof found>['hits']['hits'][number]
        expectTypeOf<NonNullable<Emitted<typeof found>['aggregations']>>().toEqualTypeOf<{
          n: estypes.AggregationsMaxAggregate
        }>()
        expectTypeOf<Hit['_source']>().toEqualTypeOf<{ title: string } | undefined>()
        expectTypeOf<Hit['fields']>().toEqualTypeOf<{ year?: number[] } | undefined>()
        const mixed = client.asyncSearch.submit$({ _source: ['year'], body: { aggs: { n: { min: { field: 'n' } } } } })
        type Named = NonNullable<Emitted<typeof mixed>['response']['aggregations']>
        expectTypeOf<Named>().toEqualTypeOf<{ n: estypes.AggregationsMinAggregate }>()
      }
      expectTypeOf(calls).toBeFunction()
    })

    it('infers nothing from ready-made bodies', () => {
      const calls = (client: Client, stream: Readable, query: estypes.QueryDslQueryContainer): void => {
        for (const body of ['{}', Buffer.from('{}'), stream, { query }] as const) {
          expectTypeOf(client.search$({ index: 'books', body })).toEqualTypeOf<Observable<estypes.SearchResponse>>()
          expectTypeOf(client.helpers.hits$({ body })).toEqualTypeOf<Observable<estypes.SearchHit>>()
        }
      }
      expectTypeOf(calls).toBeFunction()
    })

    it('does not compile if they are wrong', () => {
      const calls: Compiled = (client) => {
        // @ts-expect-error there is no such parameter
        client.search$({ body: { qeury: { match_all: {} } } })
        // @ts-expect-error there is no such kind of aggregation
        client.search$({ body: { aggs: { byTag: { termz: { field: 'tag' } } } } })
        // @ts-expect-error there is no such option
        client.search$({ body: { aggs: { byTag: { terms: { field: 'tag', siez: 3 } } } } })
        // @ts-expect-error no body
        client.search$({ body: 1 })
        // @ts-expect-error it was not asked for
        client.search$({ body: { aggs: { a: { avg: { field: 'n' } } } } }).subscribe((r) => r.aggregations?.b)
      }
      expectTypeOf(calls).toBeFunction()
    })
  })

  describe('of an asynchronous search', () => {
    it('infers its aggregations, documents and fields from its parameters', () => {
      const calls: Compiled<Library> = (client) => {
        const aggs = { n: { max: { field: 'n' } } } as const
        const submitted = client.asyncSearch.submit$({ index: 'books', aggs, _source: ['title'], fields: ['year'] })
        type Reply = Emitted<typeof submitted>
        type Hit = Reply['response']['hits']['hits'][number]
        expectTypeOf<NonNullable<Reply['response']['aggregations']>>().toEqualTypeOf<{
          n: estypes.AggregationsMaxAggregate
        }>()
        expectTypeOf<Hit['_source']>().toEqualTypeOf<{ title: string } | undefined>()
        expectTypeOf<Hit['fields']>().toEqualTypeOf<{ year?: number[] } | undefined>()
        expectTypeOf<Reply['is_running']>().toEqualTypeOf<boolean>()
        expectTypeOf(client.asyncSearch.submit$({ index: 'films' }, { meta: true })).toEqualTypeOf<
          Observable<Result<estypes.AsyncSearchSubmitResponse<Film>>>
        >()
      }
      expectTypeOf(calls).toBeFunction()
    })

    it('uses type arguments, and infers nothing else', () => {
      const calls: Compiled = (client) => {
        expectTypeOf(client.asyncSearch.submit$()).toEqualTypeOf<Observable<estypes.AsyncSearchSubmitResponse>>()
        expectTypeOf(client.asyncSearch.submit$({ index: 'books' })).toEqualTypeOf<
          Observable<estypes.AsyncSearchSubmitResponse>
        >()
        expectTypeOf(client.asyncSearch.submit$<Film, { n: 1 }>({ aggs: {} })).toEqualTypeOf<
          Observable<estypes.AsyncSearchSubmitResponse<Film, { n: 1 }>>
        >()
        expectTypeOf(client.asyncSearch.get$<Film>({ id: '1' })).toEqualTypeOf<
          Observable<estypes.AsyncSearchGetResponse<Film>>
        >()
      }
      expectTypeOf(calls).toBeFunction()
    })

    it('does not compile with wrong parameters', () => {
      const calls: Compiled = (client) => {
        // @ts-expect-error there is no such kind of aggregation
        client.asyncSearch.submit$({ aggs: { byTag: { termz: { field: 'tag' } } } })
        // @ts-expect-error there is no such option
        client.asyncSearch.submit$({ aggs: { byTag: { terms: { field: 'tag', siez: 3 } } } })
        // @ts-expect-error there is no such query
        client.asyncSearch.submit$({ query: { mtach: { title: 'a' } } })
        // @ts-expect-error there is no such parameter
        client.asyncSearch.submit$({ keepOnCompletion: true })
        const averages$ = client.asyncSearch.submit$({ aggs: { a: { avg: { field: 'n' } } } })
        // @ts-expect-error it was not asked for
        averages$.subscribe(({ response }) => response.aggregations?.b)
      }
      expectTypeOf(calls).toBeFunction()
    })
  })

  describe('of a client with typed indices', () => {
    it('reads the documents of an index, or of several', () => {
      const calls: Compiled<Library> = (client) => {
        expectTypeOf(client.search$({ index: 'books' })).toEqualTypeOf<Observable<estypes.SearchResponse<Book>>>()
        expectTypeOf(client.search$({ index: ['books', 'films'] })).toEqualTypeOf<
          Observable<estypes.SearchResponse<Book | Film>>
        >()
        expectTypeOf(client.get$({ index: 'films', id: '1' })).toEqualTypeOf<Observable<estypes.GetResponse<Film>>>()
        expectTypeOf(client.getSource$({ index: 'films', id: '1' })).toEqualTypeOf<Observable<Film>>()
        expectTypeOf(client.mget$({ index: 'books', ids: ['1'] })).toEqualTypeOf<
          Observable<estypes.MgetResponse<Book>>
        >()
        expectTypeOf(client.get$({ index: 'books', id: '1' }, { meta: true })).toEqualTypeOf<
          Observable<Result<estypes.GetResponse<Book>>>
        >()
      }
      expectTypeOf(calls).toBeFunction()
    })

    it('narrows them by _source and fields', () => {
      const calls: Compiled<Library> = (client) => {
        const found = client.search$({ index: 'books', _source: ['title'], fields: ['year'] })
        type Hit = Emitted<typeof found>['hits']['hits'][number]
        expectTypeOf<Hit['_source']>().toEqualTypeOf<{ title: string } | undefined>()
        expectTypeOf<Hit['fields']>().toEqualTypeOf<{ year?: number[] } | undefined>()
      }
      expectTypeOf(calls).toBeFunction()
    })

    it('infers nothing for other indices, lists with one of them, and computed names', () => {
      const calls = (client: Library, name: string): void => {
        expectTypeOf(client.search$({ index: 'other' })).toEqualTypeOf<Observable<estypes.SearchResponse>>()
        expectTypeOf(client.search$({ index: ['books', 'other'] })).toEqualTypeOf<Observable<estypes.SearchResponse>>()
        expectTypeOf(client.search$({ index: name })).toEqualTypeOf<Observable<estypes.SearchResponse>>()
        expectTypeOf(client.search$()).toEqualTypeOf<Observable<estypes.SearchResponse>>()
        expectTypeOf(client.get$<Book>({ index: name, id: '1' })).toEqualTypeOf<Observable<estypes.GetResponse<Book>>>()
        client.index$({ index: 'other', document: { anything: true } })
      }
      expectTypeOf(calls).toBeFunction()
    })

    it('accepts only documents that fit', () => {
      const calls: Compiled<Library> = (client) => {
        const director = 'Varda'
        client.index$({ index: 'films', document: { director } })
        client.index$({ index: 'films', body: { director } })
        client.create$({ index: 'films', id: '1', document: { director } }, { meta: true })
        client.update$({ index: 'films', id: '1', doc: {}, upsert: { director } })
        client.bulk$({ index: 'films', operations: [{ index: { _id: '1' } }, { director }] })
        client.bulk$({ operations: [{ index: { _index: 'films' } }, { anything: true }] })
        // @ts-expect-error there is no such property
        client.index$({ index: 'films', document: { directer: director } })
        // @ts-expect-error a property is missing
        client.create$({ index: 'films', id: '1', document: {} })
        // @ts-expect-error not this type
        client.index$({ index: 'films', body: { director: 1 } })
        // @ts-expect-error there is no such property
        client.update$({ index: 'films', id: '1', doc: { directer: director } })
        // @ts-expect-error a line that is neither an action nor a film
        client.bulk$({ index: 'films', operations: [{ index: { _id: '1' } }, { directer: director }] })
      }
      expectTypeOf(calls).toBeFunction()
    })

    it('is assignable to a client, also when derived; a client that knows less is not', () => {
      const calls = (library: Library, client: Client): void => {
        expectTypeOf(library).toExtend<Client>()
        expectTypeOf(client).not.toExtend<Library>()
        expectTypeOf(library.options({})).toEqualTypeOf<Library>()
        expectTypeOf(library.child({})).toEqualTypeOf<Library>()
      }
      expectTypeOf(calls).toBeFunction()
    })
  })
})
