import {
  catchError,
  defer,
  EMPTY,
  map,
  materialize,
  merge,
  mergeMap,
  type Observable,
  type ObservableNotification,
  of,
  reduce,
  throwError,
} from 'rxjs'
import type { Indices, SearchSourceConfig, Fields as SourceNames } from '../api/generated/estypes.js'
import type { FieldList } from '../api/infer/fields.js'
import type { CallParameters } from '../api/parameter-types.js'
import { ScanError } from '../errors/index.js'
import { checkResponse } from './check-response.js'
import { flagged } from './helper-flag.js'
import type { HelperHost } from './host.js'
import { ScanJob } from './pages/all-hits.js'
import { emitHits } from './pages/emit-hits.js'
import { leased } from './pages/lease.js'
import { type ScrollOptions, scrollSettings } from './pages/options.js'
import { type Page, page$, rejectPartial } from './pages/page.js'
import { PageHits } from './pages/page-hits.js'
import type { CutResponse } from './pages/page-response.js'
import { explained, lostPage } from './pages/recovery.js'
import { noCluster } from './pages/remote-clusters.js'
import { acceptsPartial, checkSearch, pageFilter, scrollPageParams } from './pages/search-params.js'
import type { ScanParameters } from './scan/scan.js'

/** Parameters of the search, without those that a scroll sets itself. */
export type ScrollSearchParameters<
  TIndex extends Indices = Indices,
  TSource extends SearchSourceConfig = SearchSourceConfig,
  TIncludes extends SourceNames = SourceNames,
  TExcludes extends SourceNames = SourceNames,
  TFields extends FieldList = FieldList,
> = ScanParameters<TIndex, TSource, TIncludes, TExcludes, TFields>

/** Emits every document that a search finds, page by page through the scroll API; see `helpers.scroll$`. */
export function scroll$(
  host: HelperHost,
  params: ScrollSearchParameters,
  options: ScrollOptions = {},
): Observable<unknown> {
  return defer(() => {
    checkSearch('scroll$', params, options)
    const { settings, call } = scrollSettings(options)
    const job = new ScanJob(host, params, { settings, call: flagged(host, call, 's') })
    return job.all$(defer(() => new Scroll(job, params).hits$()))
  })
}

/** The search's `slice`. A single slice has none. */
type Part = { readonly id: number; readonly max: number } | undefined

/** Open scroll. */
interface Opened {
  /** Id in the latest response. It can change with each one. */
  id: string
  /** Page that came with it, until it is taken. */
  first: CutResponse
}

const TAKEN: CutResponse = { hits: Buffer.alloc(0), last: undefined, response: {} }

/** Result of opening the slices' scrolls. If some of them fail, the others are open all the same. */
interface Outcome {
  readonly opened: readonly Opened[]
  readonly failures: readonly { readonly error: unknown }[]
}

/** One pass over all documents, with a scroll for each slice. */
class Scroll {
  readonly #job: ScanJob
  readonly #params: ScrollSearchParameters

  constructor(job: ScanJob, params: ScrollSearchParameters) {
    this.#job = job
    this.#params = params
  }

  hits$(): Observable<unknown> {
    const { host } = this.#job
    return this.#count$().pipe(
      mergeMap((count) =>
        leased(host, {
          open$: this.#openAll$(count),
          use: (outcome) => this.#slices$(outcome),
          close: ({ opened }) => this.#close$(opened),
        }),
      ),
    )
  }

  #count$(): Observable<number> {
    const { host, settings, call } = this.#job
    const { slices } = settings
    if (slices !== 'auto') return of(slices)
    const { index, routing, preference, ignore_unavailable, allow_no_indices, expand_wildcards } = this.#params
    const which = { ignore_unavailable, allow_no_indices, expand_wildcards }
    const where = { index: index ?? '_all', routing, preference, ...which }
    return host.api
      .searchShards$<{ shards: unknown[] }>(where, call)
      .pipe(map((response) => this.#job.sliceCount(checkResponse(response, { shards: 'list' }).shards.length)))
  }

  #openAll$(count: number): Observable<Outcome> {
    const parts = Array.from({ length: count }, (_, id): Part => (count > 1 ? { id, max: count } : undefined))
    return merge(...parts.map((part) => this.#open$(part).pipe(materialize()))).pipe(
      reduce(withOne, { opened: [], failures: [] }),
    )
  }

  #open$(slice: Part): Observable<Opened> {
    const { host, settings, detached } = this.#job
    const page = scrollPageParams(this.#params, settings.maxItems)
    const params: CallParameters = { ...page, slice, scroll: settings.keepAlive }
    return page$(host, 'search', params, detached, true).pipe(
      map((first) => ({ id: first.response._scroll_id ?? '', first })),
    )
  }

  /** One request clears them all. */
  #close$(opened: readonly Opened[]): Observable<unknown> {
    const { host, detached } = this.#job
    if (opened.length === 0) return EMPTY
    return host.detached.clearScroll$({ scroll_id: opened.map(({ id }) => id) }, { ...detached, ignore: [404] })
  }

  #slices$({ opened, failures: [failure] }: Outcome): Observable<unknown> {
    if (failure !== undefined) return throwError(() => explained(failure.error))
    const settings = this.#job.emitSettings(opened.length)
    return merge(...opened.map((scroll) => emitHits(this.#first$(scroll), settings)))
  }

  #first$(scroll: Opened): Observable<Page> {
    return defer(() => {
      const { first } = scroll
      scroll.first = TAKEN
      const message = noCluster(this.#params.index, first.response)
      if (message !== undefined) throw new ScanError(message)
      return of(this.#page(scroll, first))
    }).pipe(
      withReasons,
      catchError((error) => throwError(() => lostPage(error))),
    )
  }

  #page(scroll: Opened, { hits, last, response }: CutResponse): Page {
    if (!acceptsPartial(this.#params)) rejectPartial(response)
    return { hits: new PageHits(hits), next$: last && this.#next$(scroll) }
  }

  #next$(scroll: Opened): Observable<Page> {
    const { host, settings, call } = this.#job
    return defer(() => {
      const params = { scroll_id: scroll.id, scroll: settings.keepAlive, filter_path: pageFilter(this.#params) }
      return page$(host, 'scroll', params, call)
    }).pipe(
      map((page) => {
        scroll.id = page.response._scroll_id ?? scroll.id
        return this.#page(scroll, page)
      }),
      withReasons,
      catchError((error) => throwError(() => lostPage(error))),
    )
  }
}

function withOne({ opened, failures }: Outcome, one: ObservableNotification<Opened>): Outcome {
  if (one.kind === 'N') return { opened: [...opened, one.value], failures }
  return one.kind === 'E' ? { opened, failures: [...failures, one] } : { opened, failures }
}

function withReasons<T>(source: Observable<T>): Observable<T> {
  return source.pipe(catchError((error) => throwError(() => explained(error))))
}
