import { map, type Observable } from 'rxjs'
import { ambientDemand } from '../../flow/ambient.js'
import { TURN } from '../../flow/turn-length.js'
import { emitHits } from './emit-hits.js'
import type { Page, PageItems } from './page.js'

/** One page of items that are parsed already, such as rows or buckets. */
export interface ItemPage<I> {
  readonly items: readonly I[]
  /** Brings the next page; undefined for the last one. */
  readonly next$: Observable<ItemPage<I>> | undefined
}

/**
 * Emits the items of pages as `scan$` emits hits.
 *
 * The next page is requested early, a slow consumer delays it, and the event loop gets its turns.
 *
 * @param prefetch - number of pages that are fetched ahead
 */
export function emitItems<I>(first$: Observable<ItemPage<I>>, prefetch: number): Observable<I> {
  const settings = { prefetch, turn: TURN, demand: ambientDemand(), parser: PARSED, delivered: ALL }
  return emitHits<I>(first$.pipe(map(asPage)), settings) as Observable<I>
}

const PARSED = { parse: () => [], emitted: <I>(item: I): I => item }
const ALL = { accept: () => true }
const NO_BYTES = Buffer.alloc(0)

function asPage<I>({ items, next$ }: ItemPage<I>): Page<I> {
  return { hits: new ParsedItems(items), next$: next$?.pipe(map(asPage)) }
}

class ParsedItems<I> implements PageItems<I> {
  readonly #items: readonly I[]
  done: boolean

  constructor(items: readonly I[]) {
    this.#items = items
    this.done = items.length === 0
  }

  take(): { readonly batch: Buffer; readonly hits: readonly I[] } {
    this.done = true
    return { batch: NO_BYTES, hits: this.#items }
  }
}
