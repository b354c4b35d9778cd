import type { Options } from 'minisearch'

/** Entry of the search: a section of a page, a method, a type or an option. */
export interface SearchEntry {
  readonly id: number
  readonly title: string
  /** Title of the page. */
  readonly page: string
  readonly text: string
  /** The beginning of the text. */
  readonly excerpt: string
  /** Address, from the root of the site. */
  readonly url: string
  /** Weight of the entry among others that match as well. */
  readonly weight: number
}

/** Options of the index: those by which it is built and by which it is read have to be the same. */
export const SEARCH: Options<SearchEntry> = {
  fields: ['title', 'page', 'text'],
  storeFields: ['title', 'page', 'excerpt', 'url', 'weight'],
  tokenize,
  searchOptions: {
    boost: { title: 6, page: 2 },
    prefix: true,
    fuzzy: (term) => (term.length > 4 ? 0.2 : false),
    boostDocument: (_id, _term, stored) => Number(stored?.weight ?? 1),
    combineWith: 'AND',
  },
}

/** Splits a text into words. `putMapping$` is a word, and so are its parts. */
export function tokenize(text: string): string[] {
  return text.split(/[^\p{L}\p{N}_]+/u).flatMap((word) => {
    const parts = word.split(/_|(?<=[a-z0-9])(?=[A-Z])/)
    return [word, ...(parts.length > 1 ? parts : [])].filter(Boolean)
  })
}
