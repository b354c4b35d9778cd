import type { Readable } from 'node:stream'
import type { Observable } from 'rxjs'
import { describe, expectTypeOf, it } from 'vitest'
import type { Client, estypes } from '../../../../src/index.js'
import type { Book, Compiled, Emitted, Film, Library } from './client.js'

/** `_source` of the documents of a multi get. */
type Gets<O> =
  Emitted<O> extends { docs: (estypes.GetGetResult<infer D> | estypes.MgetMultiGetError)[] } ? D | undefined : never

describe('MgetDocument', () => {
  it('is what the querystring selects, for ids', () => {
    const calls: Compiled<Library> = (client) => {
      const some$ = client.mget$({ index: 'books', ids: ['1'], _source: 'title' })
      expectTypeOf<Gets<typeof some$>>().toEqualTypeOf<{ title: string } | undefined>()
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('is what the items select, flat and in the body', () => {
    const calls: Compiled<Library> = (client) => {
      const index = 'books'
      const some$ = client.mget$({ index, docs: [{ _id: '1', _source: ['title'] }] })
      expectTypeOf<Gets<typeof some$>>().toEqualTypeOf<{ title: string } | undefined>()
      const inBody$ = client.mget$({ index, body: { docs: [{ _id: '1', _source: ['title'] }] } }, { meta: true })
      type InBody = Gets<Observable<Emitted<typeof inBody$>['body']>>
      expectTypeOf<InBody>().toEqualTypeOf<{ title: string } | undefined>()
      const each$ = client.mget$({ index, docs: [{ _id: '1', _source: 'title' }, { _id: '2' }], _source: ['year'] })
      expectTypeOf<Gets<typeof each$>>().toEqualTypeOf<{ title: string } | { year: number } | undefined>()
      const computed$ = client.mget$({ index, docs: ['1'].map((_id) => ({ _id, _source: ['title'] })) })
      expectTypeOf<NonNullable<Gets<typeof computed$>>['title']>().toEqualTypeOf<string | undefined>()
      const perhaps$ = client.mget$({
        index,
        docs: [{ _id: '1' }] as { _id: string; _source?: 'title' }[],
        _source: 'year',
      })
      expectTypeOf<Gets<typeof perhaps$>>().toEqualTypeOf<{ title: string } | { year: number } | undefined>()
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('comes from the index of its item', () => {
    const calls: Compiled<Library> = (client) => {
      const docs$ = client.mget$({ docs: [{ _index: 'films', _id: '1' }] })
      expectTypeOf(docs$).toEqualTypeOf<Observable<estypes.MgetResponse<Film>>>()
      const both$ = client.mget$({
        index: 'books',
        docs: [
          { _index: 'films', _id: '1' },
          { _id: '2', _source: 'title' },
        ],
      })
      expectTypeOf<Gets<typeof both$>>().toEqualTypeOf<Film | { title: string } | undefined>()
      const other$ = client.mget$({ index: 'books', docs: [{ _index: 'other', _id: '1' }] })
      expectTypeOf(other$).toEqualTypeOf<Observable<estypes.MgetResponse>>()
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('infers nothing from ready-made bodies', () => {
    const calls = (client: Library, stream: Readable) => {
      for (const body of ['{}', Buffer.from('{}'), stream] as const) {
        expectTypeOf(client.mget$({ index: 'books', body })).toEqualTypeOf<Observable<estypes.MgetResponse<Book>>>()
        const updated$ = client.update$({ index: 'books', id: '1', body })
        expectTypeOf(updated$).toEqualTypeOf<Observable<estypes.UpdateResponse<Book>>>()
      }
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('is not known of items that are not', () => {
    const calls = (client: Library, docs: readonly estypes.MgetOperation[]) => {
      expectTypeOf(client.mget$({ index: 'books', docs })).toEqualTypeOf<Observable<estypes.MgetResponse<Book>>>()
      expectTypeOf((client as Client).mget$<Film>({ docs: [{ _id: '1', _source: ['x'] }] })).toEqualTypeOf<
        Observable<estypes.MgetResponse<Film>>
      >()
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('does not compile with items that are wrong', () => {
    const calls: Compiled<Library> = (client) => {
      // @ts-expect-error there is no such property
      client.mget$({ index: 'books', docs: [{ _id: '1', _sorce: ['title'] }] })
      // @ts-expect-error an item has an ID
      client.mget$({ index: 'books', docs: [{ _source: ['title'] }] })
      // @ts-expect-error no selection
      client.mget$({ index: 'books', docs: [{ _id: '1', _source: 1 }] })
    }
    expectTypeOf(calls).toBeFunction()
  })
})
