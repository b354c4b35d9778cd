import type { BulkFlush, BulkOutcome, Client, CopyProgress, EqlMatch, estypes, RawHit } from 'rxelastic'
import { map, type Observable, of } from 'rxjs'
import { describe, expectTypeOf, it } from 'vitest'
import type { Book, Emitted, Film, Library } from '../api/infer/client.js'

describe('documents of helpers', () => {
  it('follow from the index in hits$, scan$ and scroll$', () => {
    const calls = ({ helpers }: Library): void => {
      for (const helper of [helpers.hits$, helpers.scan$, helpers.scroll$]) expectTypeOf(helper).toBeFunction()
      expectTypeOf(helpers.hits$({ index: 'books' })).toEqualTypeOf<Observable<estypes.SearchHit<Book>>>()
      expectTypeOf(helpers.scan$({ index: 'books' }, { as: 'source' })).toEqualTypeOf<Observable<Book>>()
      expectTypeOf(helpers.scan$({ index: ['books', 'films'] }, { as: 'source' })).toEqualTypeOf<
        Observable<Book | Film>
      >()
      expectTypeOf(helpers.scroll$({ index: 'films' }, { slices: 2 })).toEqualTypeOf<
        Observable<estypes.SearchHit<Film>>
      >()
      expectTypeOf(helpers.scan$({ index: 'books' }, { as: 'raw' })).toEqualTypeOf<Observable<RawHit>>()
      expectTypeOf(helpers.scan$({ index: 'other' }, { as: 'source' })).toEqualTypeOf<Observable<unknown>>()
      expectTypeOf(helpers.scan$<Film>({ index: 'books' }, { as: 'source' })).toEqualTypeOf<Observable<Film>>()
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('are narrowed by _source and fields, flat and in the body', () => {
    const calls = ({ helpers }: Library): void => {
      const hits$ = helpers.scan$({ index: 'books', _source: ['title'], fields: ['year'] })
      expectTypeOf<Emitted<typeof hits$>['_source']>().toEqualTypeOf<{ title: string } | undefined>()
      expectTypeOf<Emitted<typeof hits$>['fields']>().toEqualTypeOf<{ year?: number[] } | undefined>()
      expectTypeOf(helpers.hits$({ index: 'books', body: { _source: ['title'] } }, { as: 'source' })).toEqualTypeOf<
        Observable<{ title: string }>
      >()
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('follow from the index in bulk, bulkWritable and copy$', () => {
    const calls = ({ helpers }: Library, films$: Observable<Film>): void => {
      expectTypeOf(films$.pipe(helpers.bulk({ index: 'films' }))).toEqualTypeOf<Observable<BulkOutcome<Film>>>()
      expectTypeOf(films$.pipe(helpers.bulk({ index: 'other', as: 'flush' }))).toEqualTypeOf<Observable<BulkFlush>>()
      helpers.bulkWritable({ index: 'films', onDocument: ({ director }) => ({ index: { _id: director } }) })
      helpers.bulkWritable({ index: 'x', onDocument: (film: Film) => ({ index: { _id: film.director } }) })
      const copied$ = helpers.copy$(
        { index: 'films' },
        { index: 'x', transform: ({ director }) => ({ name: director }) },
      )
      expectTypeOf(copied$).toEqualTypeOf<Observable<CopyProgress>>()
      helpers.copy$({ index: 'books', _source: ['title'] }, { index: 'x', transform: ({ title }) => ({ title }) })
      // @ts-expect-error it was not requested
      helpers.copy$({ index: 'books', _source: ['title'] }, { index: 'x', transform: ({ year }) => ({ year }) })
      helpers.copy$<Film>({ index: 'x' }, { index: 'y', transform: ({ director }) => ({ director }) })
      helpers.copy$({ index: 'x' }, { index: 'y', transform: (film: Film) => film })
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('follow from patterns of the map', () => {
    const calls = ({ helpers }: Client<{ 'films-*': Film }>, films$: Observable<Film>): void => {
      expectTypeOf(helpers.scan$({ index: 'films-1' }, { as: 'source' })).toEqualTypeOf<Observable<Film>>()
      expectTypeOf(films$.pipe(helpers.bulk({ index: 'films-1' }))).toEqualTypeOf<Observable<BulkOutcome<Film>>>()
      // @ts-expect-error not a film
      of({ directer: 'Varda' }).pipe(helpers.bulk({ index: 'films-1' }))
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('follow from the index in asyncSearch$, eql$ and composite$', () => {
    const calls = ({ helpers }: Library): void => {
      const found$ = helpers.asyncSearch$({ index: 'books', _source: ['title'] })
      type Found = Emitted<typeof found$>['response']['hits']['hits'][number]
      expectTypeOf<Found['_source']>().toEqualTypeOf<{ title: string } | undefined>()
      expectTypeOf(helpers.eql$({ index: 'films', query: 'any where true' })).toEqualTypeOf<
        Observable<EqlMatch<Film>>
      >()
      const buckets$ = helpers.composite$({
        index: 'books',
        aggs: {
          years: {
            composite: { sources: [{ year: { terms: { field: 'year' } } }] },
            aggs: { top: { top_hits: { _source: ['title'] } } },
          },
        },
      })
      type Hit = Emitted<typeof buckets$>['top']['hits']['hits'][number]
      expectTypeOf<Hit['_source']>().toEqualTypeOf<{ title: string } | undefined>()
      // @ts-expect-error there is no such option
      helpers.composite$({ aggs: { a: { composite: { sources: [], szie: 3 } } } })
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('follow from the query in msearch, and from the index in batched calls', () => {
    const calls = (client: Library): void => {
      const { helpers } = client
      const outcomes$ = of(1).pipe(
        map((year) => ({
          ...({ index: 'books', _source: ['title'], aggs: { n: { max: { field: 'year' } } } } as const),
          query: { term: { year } },
        })),
        helpers.msearch(),
      )
      type Response = Exclude<Emitted<typeof outcomes$>['response'], estypes.ErrorResponseBase>
      expectTypeOf<Response['hits']['hits'][number]['_source']>().toEqualTypeOf<{ title: string } | undefined>()
      expectTypeOf<NonNullable<Response['aggregations']>['n']>().toEqualTypeOf<estypes.AggregationsMaxAggregate>()
      const loose$ = of<estypes.SearchRequest>({}).pipe(helpers.msearch())
      type Loose = Exclude<Emitted<typeof loose$>['response'], estypes.ErrorResponseBase>
      expectTypeOf<Loose>().toEqualTypeOf<estypes.SearchResponse>()
      expectTypeOf(client.batched().search$({ index: 'books' })).toEqualTypeOf<
        Observable<estypes.SearchResponse<Book>>
      >()
    }
    expectTypeOf(calls).toBeFunction()
  })
})
