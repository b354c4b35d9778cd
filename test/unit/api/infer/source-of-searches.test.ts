import { type Observable, of } from 'rxjs'
import { describe, expectTypeOf, it } from 'vitest'
import type { Searched } from '../../../../src/api/infer/source.js'
import type { estypes } from '../../../../src/index.js'
import type { Book, Compiled, Emitted, Library } from './client.js'

/** Type of a list of names that is not given. */
type Names = estypes.Fields

/** `_source` of the hits of a search. */
type Hit<R> = R extends { hits: { hits: { _source?: infer D }[] } } ? D | undefined : never

/** `_source` of the document that an update or an explanation returns. */
type Updates<O> =
  NonNullable<Emitted<O> extends { get?: infer G } ? G : never> extends { _source?: infer D } ? D | undefined : never

describe('Searched', () => {
  it('is the document of a search: lists of names in the querystring replace `_source`', () => {
    expectTypeOf<Searched<Book, ['title'], Names, Names>>().toEqualTypeOf<{ title: string }>()
    expectTypeOf<Searched<Book, ['title'], ['year'], Names>>().toEqualTypeOf<{ year: number }>()
    expectTypeOf<Searched<Book, false, ['year'], Names>>().toEqualTypeOf<{ year: number }>()
    expectTypeOf<Searched<Pick<Book, 'title' | 'year'>, ['year'], Names, 'year'>>().toEqualTypeOf<{ title: string }>()
    expectTypeOf<Searched<Book, { excludes: ['year'] }, 'year', Names>>().toEqualTypeOf<{ year: number }>()
    expectTypeOf<Searched<Book, 'title,year', Names, Names>['title' & never]>().toEqualTypeOf<never>()
  })

  it('is what every search emits', () => {
    const calls: Compiled<Library> = (client) => {
      const params = { index: 'books', _source_includes: ['title', 'year'], _source_excludes: 'year' } as const
      type Title = { title: string }
      const found$ = client.search$(params)
      expectTypeOf<Hit<Emitted<typeof found$>>>().toEqualTypeOf<Title | undefined>()
      const meta$ = client.search$(params, { meta: true })
      expectTypeOf<Hit<Emitted<typeof meta$>['body']>>().toEqualTypeOf<Title | undefined>()
      const submitted$ = client.asyncSearch.submit$(params)
      expectTypeOf<Hit<Emitted<typeof submitted$>['response']>>().toEqualTypeOf<Title | undefined>()
      const { helpers } = client
      const followed$ = helpers.asyncSearch$(params)
      expectTypeOf<Hit<Emitted<typeof followed$>['response']>>().toEqualTypeOf<Title | undefined>()
      expectTypeOf(helpers.hits$(params, { as: 'source' })).toEqualTypeOf<Observable<Title>>()
      expectTypeOf(helpers.scan$(params, { as: 'source' })).toEqualTypeOf<Observable<Title>>()
      expectTypeOf(helpers.scroll$(params, { as: 'source' })).toEqualTypeOf<Observable<Title>>()
      expectTypeOf(helpers.hits$(params)).toEqualTypeOf<Observable<estypes.SearchHit<Title>>>()
      expectTypeOf(helpers.scan$(params)).toEqualTypeOf<Observable<estypes.SearchHit<Title>>>()
      expectTypeOf(helpers.scroll$(params)).toEqualTypeOf<Observable<estypes.SearchHit<Title>>>()
      const outcome$ = of(params).pipe(helpers.msearch())
      type Response = Exclude<Emitted<typeof outcome$>['response'], estypes.ErrorResponseBase>
      expectTypeOf<Hit<Response>>().toEqualTypeOf<Title | undefined>()
      helpers.copy$(params, {
        index: 'copies',
        transform: (title) => expectTypeOf(title).toEqualTypeOf<Title>() && title,
      })
    }
    expectTypeOf(calls).toBeFunction()
  })
})

describe('Updated', () => {
  it('is the document of an update: `_source` replaces lists of names in the querystring', () => {
    const calls: Compiled<Library> = (client) => {
      const params = { index: 'books', id: '1', doc: { year: 1 } } as const
      const some$ = client.update$({ ...params, _source: ['title'], _source_includes: 'year' })
      expectTypeOf<Updates<typeof some$>>().toEqualTypeOf<{ title: string } | undefined>()
      const listed$ = client.update$({ ...params, _source_includes: 'year' })
      expectTypeOf<Updates<typeof listed$>>().toEqualTypeOf<{ year: number } | undefined>()
      const inBody$ = client.update$({ index: 'books', id: '1', body: { doc: { year: 1 }, _source: ['title'] } })
      expectTypeOf<Updates<typeof inBody$>>().toEqualTypeOf<{ title: string } | undefined>()
      const all$ = client.update$({ ...params, _source: true })
      expectTypeOf<Updates<typeof all$>>().toEqualTypeOf<Book | undefined>()
      expectTypeOf(client.update$(params)).toEqualTypeOf<Observable<estypes.UpdateResponse<Book>>>()
    }
    expectTypeOf(calls).toBeFunction()
  })
})
