import type { SearchRequest } from './search-request.js'
import type { SortKey } from './sort.js'

/** Finds the fault of a `search_after`, which every shard would report. */
export function checkSearchAfter({ searchAfter, sort }: SearchRequest, keys: readonly SortKey[]): string | undefined {
  if (searchAfter === undefined) return undefined
  if (keys.length === 0) return 'Sort must contain at least one field.'
  if (searchAfter.length === keys.length) return undefined
  return `search_after has ${searchAfter.length} value(s) but sort has ${sort.length}.`
}
