import { describe, expectTypeOf, it } from 'vitest'
import type { Fields } from '../../../../src/api/infer/fields.js'
import type { Sourced } from '../../../../src/api/infer/source.js'
import type { estypes } from '../../../../src/index.js'
import type { Book } from './client.js'

describe('Sourced', () => {
  describe('_source', () => {
    it('says which properties there are', () => {
      expectTypeOf<Sourced<Book, ['title', 'year']>>().toEqualTypeOf<{ title: string; year: number }>()
      expectTypeOf<Sourced<Book, 'title'>>().toEqualTypeOf<{ title: string }>()
      expectTypeOf<Sourced<Book, readonly ['title', 'gone']>>().toEqualTypeOf<{ title: string }>()
    })

    it('leads into objects and lists', () => {
      expectTypeOf<Sourced<Book, ['author.name', 'reviews.stars']>>().toEqualTypeOf<{
        author: { name: string }
        reviews: { stars: number }[]
      }>()
      expectTypeOf<Sourced<Book, ['author', 'author.name']>>().toEqualTypeOf<{ author: Book['author'] }>()
    })

    it('leaves properties out', () => {
      type Left = Sourced<Book, { excludes: ['author.born', 'reviews', 'tags'] }>
      expectTypeOf<Left>().toEqualTypeOf<{ title: string; year: number; author: { name: string } }>()
      expectTypeOf<Sourced<Book, { exclude: 'reviews.text' }>['reviews']>().toEqualTypeOf<{ stars: number }[]>()
      expectTypeOf<Sourced<Book, { includes: ['author', 'title']; excludes: 'author.born' }>>().toEqualTypeOf<{
        title: string
        author: { name: string }
      }>()
    })

    it('keeps what is optional so', () => {
      type Note = { text?: string; from?: { name?: string; at: number } }
      expectTypeOf<Sourced<Note, ['text', 'from.name']>>().toExtend<{ text?: string }>()
      expectTypeOf<{ text?: string }>().toExtend<Sourced<Note, ['text', 'from.name']>>()
    })

    it('false is nothing, true is everything', () => {
      expectTypeOf<Sourced<Book, false>>().toEqualTypeOf<never>()
      expectTypeOf<Sourced<Book, true>>().toEqualTypeOf<Book>()
    })

    it('of which nothing is known changes nothing; patterns and computed names leave it open', () => {
      expectTypeOf<Sourced<Book, estypes.SearchSourceConfig>>().toEqualTypeOf<Book>()
      expectTypeOf<Sourced<unknown, ['title']>>().toEqualTypeOf<unknown>()
      expectTypeOf<Sourced<Book, ['auth*']>>().toEqualTypeOf<Partial<Book>>()
      expectTypeOf<Sourced<Book, string[]>>().toEqualTypeOf<Partial<Book>>()
      expectTypeOf<Sourced<Book, { excludes: ['*.born'] }>>().toEqualTypeOf<Partial<Book>>()
      expectTypeOf<Sourced<Book, { exclude_vectors: true }>>().toEqualTypeOf<Book>()
    })
  })

  describe('fields', () => {
    it('come in lists, under the names that they were asked for with', () => {
      type Asked = Fields<Book, ['title', 'reviews.stars', 'tags', 'gone', 'author']>
      expectTypeOf<Asked>().toEqualTypeOf<{
        title?: string[]
        'reviews.stars'?: number[]
        tags?: string[]
        gone?: unknown[]
        author?: unknown[]
      }>()
    })

    it('are text instead of dates, and leave null out', () => {
      expectTypeOf<Fields<Book, ['author.born']>>().toEqualTypeOf<{ 'author.born'?: unknown[] }>()
      expectTypeOf<Fields<Book, ['reviews.text']>>().toEqualTypeOf<{ 'reviews.text'?: string[] }>()
    })

    it('with a format can be anything', () => {
      expectTypeOf<Fields<Book, [{ field: 'year'; format: 'yyyy' }, 'title']>>().toEqualTypeOf<{
        year?: unknown[]
        title?: string[]
      }>()
    })

    it('of which nothing is known have any name', () => {
      expectTypeOf<Fields<Book, ['ti*']>>().toEqualTypeOf<Record<string, unknown>>()
      expectTypeOf<Fields<Book, string[]>>().toEqualTypeOf<Record<string, unknown>>()
      expectTypeOf<Fields<unknown, ['title']>>().toEqualTypeOf<{ title?: unknown[] }>()
    })
  })
})
