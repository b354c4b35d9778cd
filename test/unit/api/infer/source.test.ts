import { describe, expectTypeOf, it } from 'vitest'
import type { Fields } from '../../../../src/api/infer/fields.js'
import type { Selected, Sourced } from '../../../../src/api/infer/source.js'
import type { Client, estypes } from '../../../../src/index.js'
import type { Book, Compiled, Emitted, Film, Library } from './client.js'

/** Type of a list of names that is not given. */
type Names = estypes.Fields

/** `_source` of a get. */
type Of<O> = Emitted<O> extends { _source?: infer D } ? D : never

/** `_source` of the document that an update or an explanation returns. */
type Updates<O> =
  NonNullable<Emitted<O> extends { get?: infer G } ? G : never> extends { _source?: infer D } ? D | undefined : never

describe('Sourced', () => {
  describe('_source', () => {
    it('selects properties', () => {
      expectTypeOf<Sourced<Book, ['title', 'year']>>().toEqualTypeOf<{ title: string; year: number }>()
      expectTypeOf<Sourced<Book, 'title'>>().toEqualTypeOf<{ title: string }>()
      expectTypeOf<Sourced<Book, readonly ['title', 'gone']>>().toEqualTypeOf<{ title: string }>()
    })

    it('selects within objects and lists', () => {
      expectTypeOf<Sourced<Book, ['author.name', 'reviews.stars']>>().toEqualTypeOf<{
        author: { name: string }
        reviews?: { stars: number }[]
      }>()
      expectTypeOf<Sourced<Book, ['author', 'author.name']>>().toEqualTypeOf<{ author: Book['author'] }>()
    })

    it('excludes properties', () => {
      type Left = Sourced<Book, { excludes: ['author.born', 'reviews', 'tags'] }>
      expectTypeOf<Left>().toEqualTypeOf<{ title: string; year: number; author: { name: string } }>()
      expectTypeOf<Sourced<Book, { exclude: 'reviews.text' }>['reviews']>().toEqualTypeOf<{ stars: number }[]>()
      expectTypeOf<Sourced<Book, { includes: ['author', 'title']; excludes: 'author.born' }>>().toEqualTypeOf<{
        title: string
        author: { name: string }
      }>()
    })

    it('excludes objects and lists that become empty, like Elasticsearch', () => {
      type Note = { from: { name?: string; at: number }; to: { at: number } | null; all: { a: number; b: string }[] }
      expectTypeOf<Sourced<Note, ['from.name']>>().toEqualTypeOf<{ from?: { name?: string } }>()
      expectTypeOf<Sourced<Note, ['from.at', 'to.at']>>().toEqualTypeOf<{
        from: { at: number }
        to?: { at: number } | null
      }>()
      type Left = Sourced<Note, { excludes: ['from.at', 'all.a'] }>
      expectTypeOf<Left>().toEqualTypeOf<{ from?: { name?: string }; to: Note['to']; all: { b: string }[] }>()
    })

    it('selects properties with dots in their names', () => {
      type Log = { 'log.level': string; 'log.file': { path: string; line: number }; message: string }
      expectTypeOf<Sourced<Log, ['log.level']>>().toEqualTypeOf<{ 'log.level': string }>()
      expectTypeOf<Sourced<Log, ['log']>>().toEqualTypeOf<Omit<Log, 'message'>>()
      expectTypeOf<Sourced<Log, ['log.file.path']>>().toEqualTypeOf<{ 'log.file': { path: string } }>()
      expectTypeOf<Sourced<Log, { excludes: ['log.level', 'log.file.line'] }>>().toEqualTypeOf<{
        'log.file': { path: string }
        message: string
      }>()
      expectTypeOf<Sourced<Log, { excludes: ['log'] }>>().toEqualTypeOf<{ message: string }>()
    })

    it('keeps index signatures, which can have any name', () => {
      type Log = { labels: Record<string, string>; message: string }
      expectTypeOf<Sourced<Log, ['labels.env']>>().toEqualTypeOf<{ labels?: Record<string, string> }>()
      expectTypeOf<Sourced<Record<string, unknown>, ['a', 'b.c']>>().toEqualTypeOf<Record<string, unknown>>()
      expectTypeOf<Sourced<Record<string, { a: number; b: string }>, ['x.a']>>().toEqualTypeOf<
        Record<string, { a?: number; b?: string }>
      >()
      expectTypeOf<Sourced<Log, { excludes: ['labels.env'] }>>().toEqualTypeOf<{
        labels?: Record<string, string>
        message: string
      }>()
      type Open = { id: number; [extra: string]: unknown }
      expectTypeOf<Sourced<Open, ['id']>>().toEqualTypeOf<Open>()
    })

    it('infers nothing from values without a type', () => {
      type Loose = { anything: unknown; title: string }
      expectTypeOf<Sourced<Loose, ['anything.a', 'title']>>().toEqualTypeOf<{ anything?: unknown; title: string }>()
      expectTypeOf<Sourced<{ at: Date; n: number }, { excludes: ['at.x'] }>>().toEqualTypeOf<{ at: Date; n: number }>()
    })

    it('narrows each document of several indices', () => {
      expectTypeOf<Sourced<{ a: 1; b: 2 } | { b: 3 }, ['b']>>().toEqualTypeOf<{ b: 2 } | { b: 3 }>()
    })

    it('keeps optional properties optional', () => {
      type Note = { text?: string; from?: { name?: string; at: number } }
      expectTypeOf<Sourced<Note, ['text', 'from.name']>>().toExtend<{ text?: string }>()
      expectTypeOf<{ text?: string }>().toExtend<Sourced<Note, ['text', 'from.name']>>()
    })

    it('maps false to nothing and true to everything', () => {
      expectTypeOf<Sourced<Book, false>>().toEqualTypeOf<never>()
      expectTypeOf<Sourced<Book, true>>().toEqualTypeOf<Book>()
    })

    it('changes nothing if unknown; patterns and computed names leave it open', () => {
      expectTypeOf<Sourced<Book, estypes.SearchSourceConfig>>().toEqualTypeOf<Book>()
      expectTypeOf<Sourced<unknown, ['title']>>().toEqualTypeOf<unknown>()
      type SomeOfBook = {
        title?: string
        year?: number
        tags?: string[]
        author?: { name?: string; born?: Date }
        reviews?: { stars?: number; text?: string | null }[]
      }
      expectTypeOf<Sourced<Book, ['auth*']>>().toEqualTypeOf<SomeOfBook>()
      expectTypeOf<Sourced<Book, ['title', 'reviews.te*']>>().toEqualTypeOf<SomeOfBook>()
      expectTypeOf<Sourced<Book, string[]>>().toEqualTypeOf<SomeOfBook>()
      expectTypeOf<Sourced<Book, { excludes: ['*.born'] }>>().toEqualTypeOf<SomeOfBook>()
      expectTypeOf<Sourced<Book, { exclude_vectors: true }>>().toEqualTypeOf<Book>()
    })
  })

  describe('fields', () => {
    it('come in lists, under the requested names', () => {
      type Asked = Fields<Book, ['title', 'reviews.stars', 'tags', 'gone', 'author']>
      expectTypeOf<Asked>().toEqualTypeOf<{
        title?: string[]
        'reviews.stars'?: number[]
        tags?: string[]
        gone?: unknown[]
        author?: unknown[]
      }>()
    })

    it('are strings instead of dates, and omit null', () => {
      expectTypeOf<Fields<Book, ['author.born']>>().toEqualTypeOf<{ 'author.born'?: unknown[] }>()
      expectTypeOf<Fields<Book, ['reviews.text']>>().toEqualTypeOf<{ 'reviews.text'?: string[] }>()
    })

    it('have dots in their names', () => {
      type Log = {
        'log.level': string
        host: { 'os.name': string }
        'a.b': { c: number }
        labels: Record<string, string>
      }
      expectTypeOf<Fields<Log, ['log.level', 'host.os.name', 'a.b.c', 'labels.env']>>().toEqualTypeOf<{
        'log.level'?: string[]
        'host.os.name'?: string[]
        'a.b.c'?: number[]
        'labels.env'?: string[]
      }>()
    })

    it('are not properties of strings, numbers and dates', () => {
      expectTypeOf<
        Fields<Book, ['title.length', 'title.keyword', 'author.born.getTime', 'tags.length']>
      >().toEqualTypeOf<{
        'title.length'?: unknown[]
        'title.keyword'?: unknown[]
        'author.born.getTime'?: unknown[]
        'tags.length'?: unknown[]
      }>()
    })

    it('can be anything with a format', () => {
      expectTypeOf<Fields<Book, [{ field: 'year'; format: 'yyyy' }, 'title']>>().toEqualTypeOf<{
        year?: unknown[]
        title?: string[]
      }>()
    })

    it('have any name if unknown', () => {
      expectTypeOf<Fields<Book, ['ti*']>>().toEqualTypeOf<Record<string, unknown>>()
      expectTypeOf<Fields<Book, string[]>>().toEqualTypeOf<Record<string, unknown>>()
      expectTypeOf<Fields<unknown, ['title']>>().toEqualTypeOf<{ title?: unknown[] }>()
    })
  })
})

describe('Selected', () => {
  const got: Compiled<Library> = (client) => {
    const index = 'books'
    const id = '1'
    const none$ = client.get$({ index, id, _source: false })
    expectTypeOf<Of<typeof none$>>().toEqualTypeOf<never>()
    const some$ = client.get$({ index, id, _source: ['title'] })
    expectTypeOf<Of<typeof some$>>().toEqualTypeOf<{ title: string }>()
    const included$ = client.get$({ index, id, _source_includes: ['title', 'year'], _source_excludes: 'year' })
    expectTypeOf<Of<typeof included$>>().toEqualTypeOf<{ title: string }>()
    const computed$ = client.get$({ index, id, _source_includes: ['title'] as string[] })
    expectTypeOf<Of<typeof computed$>['title']>().toEqualTypeOf<string | undefined>()
    const all$ = client.get$({ index, id })
    expectTypeOf<Of<typeof all$>>().toEqualTypeOf<Book>()
    const named$ = (client as Client).get$<Film>({ index: 'films', id, _source_includes: 'director' })
    expectTypeOf<Of<typeof named$>>().toEqualTypeOf<Film>()
  }

  it('is the document of get$ as `_source` and its companions select it', () => {
    expectTypeOf(got).toBeFunction()
  })

  it('takes `_source_includes` instead of names in `_source`, like Elasticsearch', () => {
    expectTypeOf<Selected<Book, ['title'], ['year'], Names>>().toEqualTypeOf<{ year: number }>()
    expectTypeOf<Selected<Book, true, ['year'], Names>>().toEqualTypeOf<{ year: number }>()
    expectTypeOf<Selected<Book, false, ['year'], Names>>().toEqualTypeOf<never>()
  })

  it('splits comma lists, and takes an empty list for none', () => {
    expectTypeOf<Selected<Book, 'title,year', Names, Names>>().toEqualTypeOf<{ title: string; year: number }>()
    expectTypeOf<Selected<Book, boolean, ['title,year'], 'year,tags'>>().toEqualTypeOf<{ title: string }>()
    expectTypeOf<Selected<Book, '', '', ''>>().toEqualTypeOf<Book>()
    expectTypeOf<Selected<Book, [], [], []>>().toEqualTypeOf<Book>()
  })

  it('is the document of getSource$ and explain$', () => {
    const calls: Compiled<Library> = (client) => {
      const source$ = client.getSource$({ index: 'books', id: '1', _source_excludes: 'author,reviews,tags' })
      expectTypeOf<Emitted<typeof source$>>().toEqualTypeOf<{ title: string; year: number }>()
      const explained$ = client.explain$({ index: 'books', id: '1', query: { match_all: {} }, _source: ['title'] })
      expectTypeOf<Updates<typeof explained$>>().toEqualTypeOf<{ title: string } | undefined>()
    }
    expectTypeOf(calls).toBeFunction()
  })
})
