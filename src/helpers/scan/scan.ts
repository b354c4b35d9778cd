import { catchError, concat, defer, EMPTY, map, merge, type Observable, of, tap, throwError } from 'rxjs'
import type { Indices, SearchRequest, SearchSourceConfig, Fields as SourceNames } from '../../api/generated/estypes.js'
import type { FieldList } from '../../api/infer/fields.js'
import type { HitParameters } from '../../api/infer/search.js'
import type { CallParameters } from '../../api/parameter-types.js'
import { ScanError } from '../../errors/index.js'
import { checkResponse } from '../check-response.js'
import type { HelperHost } from '../host.js'
import { ScanJob } from '../pages/all-hits.js'
import { type Cursor, cursorOf, cursorText } from '../pages/cursor.js'
import { emitHits } from '../pages/emit-hits.js'
import type { BatchForm, HitBatch } from '../pages/hit-batches.js'
import { leased } from '../pages/lease.js'
import { type ScanOptions, scanSettings } from '../pages/options.js'
import { type Page, page$, rejectPartial } from '../pages/page.js'
import { PageHits } from '../pages/page-hits.js'
import type { PageResponse } from '../pages/page-response.js'
import { explained, isLost, whileBusy } from '../pages/recovery.js'
import { checkClusters$ } from '../pages/remote-clusters.js'
import { acceptsPartial, checkSearch, pageParams, pointInTimeParams } from '../pages/search-params.js'
import { PointInTime, type Slice } from './point-in-time.js'

/** Parameters of the search, without those that a scan sets itself. They determine the type of its hits. */
export type ScanParameters<
  TIndex extends Indices = Indices,
  TSource extends SearchSourceConfig = SearchSourceConfig,
  TIncludes extends SourceNames = SourceNames,
  TExcludes extends SourceNames = SourceNames,
  TFields extends FieldList = FieldList,
> = HitParameters<ScanRequest, TIndex, TSource, TIncludes, TExcludes, TFields>

type ScanRequest = Omit<SearchRequest, 'pit' | 'scroll' | 'slice' | 'search_after' | 'from' | 'collapse'>

/** Emits every document that a search finds, page by page from a point in time; see `helpers.scan$`. */
export function scan$(host: HelperHost, params: ScanParameters, options: ScanOptions = {}): Observable<unknown> {
  return defer(() => {
    checkSearch('scan$', params, options)
    return scanOf(new ScanJob(host, params, scanSettings(options)), params, EMPTY)
  })
}

/**
 * Emits the raw hits of a scan in batches.
 *
 * @param settled$ - completes when the consumer is done with all hits: until then the point in time stays open, so that the scan can be resumed
 */
export function scanBatches$(
  host: HelperHost,
  params: ScanParameters,
  options: ScanOptions,
  settled$: Observable<never>,
  form: BatchForm,
): Observable<HitBatch> {
  return defer(() => {
    checkSearch('scan$', params, options)
    const job = new ScanJob(host, params, scanSettings({ ...options, as: 'raw' }), form)
    return scanOf(job, params, settled$) as Observable<HitBatch>
  })
}

function scanOf(job: ScanJob, params: ScanParameters, settled$: Observable<never>): Observable<unknown> {
  return job.all$(defer(() => new Scan(job, params, settled$).hits$()))
}

/** One pass over all documents, with one point in time. */
class Scan {
  readonly #job: ScanJob
  readonly #params: ScanParameters
  readonly #settled$: Observable<never>
  /** Response to the opening. It can lack shards, and the point in time must be closed all the same. */
  #opening: PageResponse = {}

  constructor(job: ScanJob, params: ScanParameters, settled$: Observable<never>) {
    this.#job = job
    this.#params = params
    this.#settled$ = settled$
  }

  hits$(): Observable<unknown> {
    return leased(this.#job.host, {
      open$: this.#open$(),
      use: (pit) => {
        if (!acceptsPartial(this.#params)) rejectPartial(this.#opening)
        return this.#slices$(pit)
      },
      close: (pit) => (pit.keep ? EMPTY : this.#close$(pit)),
    })
  }

  #open$(): Observable<PointInTime> {
    const { host, settings, detached } = this.#job
    const { keepAlive, resumeFrom } = settings
    if (resumeFrom !== undefined) return of(PointInTime.at(resumeFrom))
    const params = pointInTimeParams(this.#params)
    const opened$ = host.detached.openPointInTime$({ ...params, keep_alive: keepAlive }, detached).pipe(
      map((response) => checkResponse(response, { id: 'string' })),
      tap((response) => {
        this.#opening = response
      }),
      map(({ id, _shards }) => new PointInTime(id, this.#job.sliceCount(_shards?.total ?? 1))),
    )
    return concat(checkClusters$(host, this.#params, detached, ScanError), opened$)
  }

  #close$({ id }: PointInTime): Observable<unknown> {
    const { host, detached } = this.#job
    return host.detached.closePointInTime$({ id }, { ...detached, ignore: [404] })
  }

  #slices$(pit: PointInTime): Observable<unknown> {
    const { checkpoint$ } = this.#job.settings
    const hits$ = merge(...pit.slices.map((slice) => this.#slice$(pit, slice)))
    if (checkpoint$ === undefined) return hits$
    const report = (): void => checkpoint$.next(pit.position)
    for (const slice of pit.slices) slice.pageDone = report
    pit.keep = true
    return concat(hits$, this.#settled$).pipe(
      tap({
        complete: () => {
          pit.keep = false
          report()
        },
        error: (error) => {
          // A point in time that has lost a part cannot be resumed.
          if (isLost(error)) pit.keep = false
          else report()
        },
        unsubscribe: report,
      }),
    )
  }

  #slice$(pit: PointInTime, slice: Slice): Observable<unknown> {
    if (slice.done) return EMPTY
    const isWatched = this.#job.settings.checkpoint$ !== undefined
    const settings = this.#job.emitSettings(pit.slices.length)
    return emitHits(this.#page$(pit, slice, slice.cursor), settings, isWatched ? slice : undefined).pipe(
      // The position is known once all hits that arrived have been emitted.
      catchError((error) => throwError(() => explained(error, isWatched ? pit.position : undefined))),
    )
  }

  /** Requests a page. The sort values of its last hit lead to the next one. */
  #page$(pit: PointInTime, slice: Slice, cursor: Cursor | undefined): Observable<Page> {
    const { host, call, settings } = this.#job
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
        return { hits: new PageHits(hits), next$: last && this.#page$(pit, slice, nextCursor(cursor, last)) }
      }),
      whileBusy(host.scheduler),
    )
  }
}

/** @throws ScanError if the next page would begin where this one did, and so on for ever */
function nextCursor(cursor: Cursor | undefined, last: Buffer): Cursor {
  const next = cursorOf(last)
  if (cursor === undefined || cursorText(next) !== cursorText(cursor)) return next
  throw new ScanError(`a page ended where it began, at ${cursorText(next)}: the sort values do not tell its hits apart`)
}
