import type MiniSearch from 'minisearch'
import type { SearchResult } from 'minisearch'
import type { SearchEntry } from './search-options.js'

/** Largest number of results. */
const SIZE = 12

/** Finds entries with all words, or else those with some of them. Entries of that very name go first. */
export function findEntries(index: MiniSearch<SearchEntry>, text: string): readonly SearchResult[] {
  const all = index.search(text)
  const found = all.length > 0 ? all : index.search(text, { combineWith: 'OR' })
  const isNamed = ({ title }: SearchResult): boolean => lettersOf(title) === lettersOf(text)
  return [...found.filter(isNamed), ...found.filter((result) => !isNamed(result))].slice(0, SIZE)
}

/** `put mapping` is the same name as `putMapping$`. */
function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}
