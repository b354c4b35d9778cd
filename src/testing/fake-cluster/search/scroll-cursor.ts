import { type OpenSearch, type SearchResult, take } from './run-search.js'

/** Position of a scroll in its hits. */
export class ScrollCursor {
  readonly #search: OpenSearch

  constructor(search: OpenSearch) {
    this.#search = search
  }

  /** Returns the next page; it is empty at the end. */
  next(): SearchResult {
    const { result, rest } = this.#search
    return { ...result, hits: take(rest, result.request.size), aggregations: new Map() }
  }
}
