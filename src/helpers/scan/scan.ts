import { catchError, defer, EMPTY, map, merge, type Observable, of, tap, throwError } from 'rxjs'
import type { SearchRequest } from '../../api/generated/estypes.js'
import type { CallParameters } from '../../api/parameter-types.js'
import type { HelperHost } from '../host.js'
import { type Cursor, cursorOf } from '../pages/cursor.js'
import { type HitAt, HitBatches } from '../pages/hit-batches.js'
import { leased } from '../pages/lease.js'
import { explained, isLost } from '../pages/loss.js'
import { type ScanOptions, scanSettings } from '../pages/options.js'
import { type Page, page$, rejectPartial } from '../pages/page.js'
import { readPages } from '../pages/page-reader.js'
import { acceptsPartial, pageParams, pointInTimeParams } from '../pages/params.js'
import { type ReadContext, read$, sliceCount } from '../pages/read-all.js'
import { checkSearch } from '../pages/search.js'
import { PointInTime, type Slice } from './point-in-time.js'

/** What is searched for; what a scan sets itself cannot be given. */
export type ScanParameters = Omit<SearchRequest, 'pit' | 'scroll' | 'slice' | 'search_after' | 'from' | 'collapse'>

/** Every document that a search finds, read page by page from a point in time; see `helpers.scan$`. */
export function scan$(host: HelperHost, params: ScanParameters, options: ScanOptions = {}): Observable<unknown> {
  return read$(
    host,
    params,
    () => {
      checkSearch('scan$', params, options)
      return scanSettings(options)
    },
    (task) => new Scan(task, params).read$(),
  )
}

/** One reading of all documents, with one point in time. */
class Scan {
  readonly #task: ReadContext
  readonly #params: ScanParameters

  constructor(task: ReadContext, params: ScanParameters) {
    this.#task = task
    this.#params = params
  }

  /** Whether somebody wants to know how far it has come. */
  get #isWatched(): boolean {
    return this.#task.settings.checkpoint$ !== undefined
  }

  read$(): Observable<never> {
    const { host } = this.#task
    return leased(host, {
      open$: this.#open$(),
      use: (pit) => this.#slices$(pit),
      close: (pit) => (pit.keep ? EMPTY : this.#close$(pit)),
    })
  }

  #open$(): Observable<PointInTime> {
    const { host, settings, detached } = this.#task
    const { keepAlive, slices, resumeFrom } = settings
    if (resumeFrom !== undefined) return of(PointInTime.at(resumeFrom))
    return host.detached
      .openPointInTime$({ ...pointInTimeParams(this.#params), keep_alive: keepAlive }, detached)
      .pipe(map(({ id, _shards }) => new PointInTime(id, sliceCount(slices, _shards?.total ?? 1))))
  }

  #close$({ id }: PointInTime): Observable<unknown> {
    const { host, detached } = this.#task
    return host.detached.closePointInTime$({ id }, { ...detached, ignore: [404] })
  }

  #slices$(pit: PointInTime): Observable<never> {
    const { checkpoint$ } = this.#task.settings
    const report = (): void => checkpoint$?.next(pit.position)
    pit.keep = this.#isWatched
    return merge(...pit.slices.map((slice) => this.#slice$(pit, slice, report))).pipe(
      tap({
        complete: () => {
          pit.keep = false
          report()
        },
        error: (error) => {
          // Nobody can go on with a point in time of which a part is gone.
          if (isLost(error)) pit.keep = false
          else report()
        },
        unsubscribe: report,
      }),
    )
  }

  #slice$(pit: PointInTime, slice: Slice, onPage: () => void): Observable<never> {
    if (slice.done) return EMPTY
    const onHit = this.#isWatched ? (hit: HitAt): void => slice.passed(hit) : undefined
    const reading = { ...this.#task.reading(pit.slices.length), onHit, onPage }
    return readPages(this.#page$(pit, slice, slice.cursor), reading).pipe(
      tap({ complete: () => slice.finish() }),
      // Not before all that had come was handed out: only then it is known how far the scan has come.
      catchError((error) => throwError(() => explained(error, this.#isWatched ? pit.position : undefined))),
    )
  }

  #page$(pit: PointInTime, slice: Slice, cursor: Cursor | undefined): Observable<Page> {
    const { host, call, settings } = this.#task
    return defer(() => {
      const params: CallParameters = {
        ...pageParams(this.#params, settings.maxItems),
        pit: { id: pit.id, keep_alive: settings.keepAlive },
        search_after: cursor,
        slice: slice.part,
      }
      return page$(host, 'search', params, call)
    }).pipe(
      map(({ hits, last, response }) => {
        pit.id = response.pit_id ?? pit.id
        if (!acceptsPartial(this.#params)) rejectPartial(response)
        return { hits: new HitBatches(hits), next$: last && this.#page$(pit, slice, cursorOf(last)) }
      }),
    )
  }
}
