import { catchError, defer, map, mergeMap, type Observable, of, range, throwError } from 'rxjs'
import type { SearchParameters } from '../api/generated/namespaces/client.js'
import type { Client } from '../client.js'
import { DETACHED } from '../releases.js'
import { leased } from './scan-lease.js'
import { explained, lostPage } from './scan-lost.js'
import { type ScrollOptions, scrollSettings } from './scan-options.js'
import { type CutReply, cut, cutting, type Page, rejectPartial } from './scan-page.js'
import { acceptsPartial, scrollPageParams } from './scan-params.js'
import { readPages } from './scan-reader.js'
import { read$, sliceCount, type Task } from './scan-reading.js'

/** What is searched for; what a scroll sets itself cannot be given. */
export type ScrollSearchParameters = Omit<SearchParameters, 'pit' | 'scroll' | 'slice' | 'search_after' | 'from'>

/** Every document that a search finds, read page by page through the scroll API; see `helpers.scroll$`. */
export function scroll$(
  client: Client,
  params: ScrollSearchParameters,
  options: ScrollOptions = {},
): Observable<unknown> {
  return read$(
    client,
    () => scrollSettings(options),
    (task) => new Scroll(task, params).read$(),
  )
}

/** A scroll that is open. */
interface Opened {
  /** As the latest reply names it. */
  id: string
  /** The page that came with it, until it is taken. */
  first: CutReply
}

const TAKEN: CutReply = { runs: [], last: undefined, reply: {} }

/** One reading of all documents, with a scroll for each slice. */
class Scroll {
  readonly #task: Task
  readonly #params: ScrollSearchParameters

  constructor(task: Task, params: ScrollSearchParameters) {
    this.#task = task
    this.#params = params
  }

  read$(): Observable<unknown> {
    return this.#slices$().pipe(
      mergeMap((max) => range(0, max).pipe(mergeMap((id) => this.#slice$(max > 1 ? { id, max } : undefined, max)))),
    )
  }

  #slices$(): Observable<number> {
    const { client, settings, call } = this.#task
    const { slices } = settings
    if (slices !== 'auto') return of(slices)
    const { index, routing, preference } = this.#params
    const where = { index: index ?? '_all', routing, preference }
    return client
      .searchShards$<{ shards: unknown[] }>(where, call)
      .pipe(map(({ shards }) => sliceCount(slices, shards.length)))
  }

  #slice$(slice: { id: number; max: number } | undefined, slices: number): Observable<unknown> {
    const { client, reading } = this.#task
    return leased(client, {
      open$: this.#open$(slice),
      use: (scroll) => readPages(this.#first$(scroll), reading(slices)),
      close: (scroll) => this.#close$(scroll),
    })
  }

  #open$(slice: { id: number; max: number } | undefined): Observable<Opened> {
    const { client, settings, detached, longestRun } = this.#task
    const params = scrollPageParams(this.#params, settings.maxItems)
    const search$ = client[DETACHED].search$(
      { ...params, slice, scroll: settings.keepAlive },
      cutting(detached, longestRun),
    )
    return cut(search$).pipe(
      map((first) => ({ id: first.reply._scroll_id ?? '', first })),
      withReasons,
    )
  }

  #close$({ id }: Opened): Observable<unknown> {
    const { client, detached } = this.#task
    return client[DETACHED].clearScroll$({ scroll_id: id }, { ...detached, ignore: [404] })
  }

  #first$(scroll: Opened): Observable<Page> {
    return defer(() => {
      const { first } = scroll
      scroll.first = TAKEN
      return of(this.#page(scroll, first))
    }).pipe(withReasons)
  }

  #page(scroll: Opened, { runs, last, reply }: CutReply): Page {
    if (!acceptsPartial(this.#params)) rejectPartial(reply)
    return { runs, next$: last === undefined ? undefined : this.#next$(scroll) }
  }

  #next$(scroll: Opened): Observable<Page> {
    const { client, settings, call, longestRun } = this.#task
    return defer(() =>
      cut(client.scroll$({ scroll_id: scroll.id, scroll: settings.keepAlive }, cutting(call, longestRun))),
    ).pipe(
      map((page) => {
        scroll.id = page.reply._scroll_id ?? scroll.id
        return this.#page(scroll, page)
      }),
      withReasons,
      catchError((error) => throwError(() => lostPage(error))),
    )
  }
}

function withReasons<T>(source: Observable<T>): Observable<T> {
  return source.pipe(catchError((error) => throwError(() => explained(error))))
}
