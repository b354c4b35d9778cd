import type { Observable } from 'rxjs'
import type { Indices, SearchSourceConfig, Fields as SourceNames } from '../api/generated/estypes.js'
import type { FieldList } from '../api/infer/fields.js'
import type { DocumentOf, INDICES, NoIndices } from '../api/infer/indices.js'
import type { InferredHit } from '../api/infer/search.js'
import type { Searched } from '../api/infer/source.js'
import type { RawHit } from '../json/hits/raw-hit.js'
import { observedHelper } from '../observe/observed-helper.js'
import { nameDetachedHelpers } from './detached-helpers.js'
import type { AsHit, AsRaw, AsSource } from './hit-form.js'
import { type HitsOptions, type HitsParameters, hits$ } from './hits/hits.js'
import type { HelperHost } from './host.js'
import { JobHelpers } from './job-helpers.js'
import { nameMissingHelpers } from './missing-helpers.js'
import type { ScanOptions, ScrollOptions } from './pages/options.js'
import { QueryHelpers } from './query-helpers.js'
import { type ScanParameters, scan$ } from './scan/scan.js'
import { type ScrollSearchParameters, scroll$ } from './scroll.js'
import { WriteHelpers } from './write-helpers.js'

/**
 * Helpers for work that takes more than one call or step: `client.helpers`.
 *
 * Raw hits have no type of documents. The type parameter `_T` is there so that all forms accept one.
 * @typeParam TIndices - document types of the indices, as far as they are known
 */
export class Helpers<TIndices = NoIndices> extends WriteHelpers<TIndices> {
  /**
   * Indices of the client, for types alone. TypeScript 5 compares clients member by member if it meets this mapped type
   * first. Then a client that knows its indices is still a client.
   */
  declare readonly [INDICES]?: { [K in keyof TIndices]: TIndices[K] }
  readonly #host: HelperHost

  /** @internal */
  constructor(host: HelperHost) {
    super(host)
    this.#host = host
  }

  /**
   * Emits every hit of one response as soon as its bytes arrive.
   *
   * Memory does not grow with the response, and a slow consumer (`paced`, `iterate`) pauses the socket. An interrupted
   * response is an error, after the hits that arrived.
   *
   * @example
   * ```ts
   * client.helpers
   *   .hits$<City>({ index: 'cities', size: 10_000 }, { as: 'source' })
   *   .subscribe((city) => console.log(city.name))
   * ```
   * @example The rest of the response: the total as the hits begin, aggregations after the last hit.
   * ```ts
   * const envelope$ = new Subject<SearchEnvelope>()
   * envelope$.subscribe(({ hits, aggregations }) => console.log(hits.total, aggregations))
   * client.helpers.hits$({ index: 'cities', aggs }, { envelope$ }).subscribe()
   * ```
   * @example Export of documents as lines of JSON, never parsed
   * ```ts
   * client.helpers
   *   .hits$({ index: 'cities' }, { as: 'raw' })
   *   .pipe(paced(({ _source }) => file.write(`${_source}\n`)))
   *   .subscribe()
   * ```
   * @throws ConfigurationError for a wrong option; the errors of `search$`
   * @throws DeserializationError for a hit that cannot be parsed, and for one without `_source` with `as: 'source'`
   */
  hits$<
    T = unknown,
    const TIndex extends Indices = Indices,
    const TSource extends SearchSourceConfig = SearchSourceConfig,
    const TIncludes extends SourceNames = SourceNames,
    const TExcludes extends SourceNames = SourceNames,
    const TFields extends FieldList = FieldList,
  >(
    params: HitsParameters<TIndex, TSource, TIncludes, TExcludes, TFields>,
    options?: HitsOptions & AsHit,
  ): Observable<InferredHit<DocumentOf<TIndices, TIndex, T>, TSource, TIncludes, TExcludes, TFields>>
  hits$<
    T = unknown,
    const TIndex extends Indices = Indices,
    const TSource extends SearchSourceConfig = SearchSourceConfig,
    const TIncludes extends SourceNames = SourceNames,
    const TExcludes extends SourceNames = SourceNames,
  >(
    params: HitsParameters<TIndex, TSource, TIncludes, TExcludes>,
    options: HitsOptions & AsSource,
  ): Observable<Searched<DocumentOf<TIndices, TIndex, T>, TSource, TIncludes, TExcludes>>
  hits$<_T>(params: HitsParameters, options: HitsOptions & AsRaw): Observable<RawHit>
  hits$(params: HitsParameters, options?: HitsOptions): Observable<unknown>
  hits$(params: HitsParameters, options?: HitsOptions): Observable<unknown> {
    return hits$(this.#host, params, options)
  }

  /**
   * Emits every document that a search finds, however many there are, page by page from a point in time.
   *
   * A page has `size` hits, 1,000 by default. The order is the cheapest one, unless `sort` says otherwise. The next
   * page is requested while the current one is emitted. A slow consumer (`paced`, `iterate`) delays it, so that memory
   * stays flat. The point in time is closed however the scan ends.
   *
   * Each document comes at most once, and each one that exists throughout comes, even if a node dies and another one has
   * its shards. The scan then reads the current state, without the documents that were delivered. Failed shards and searches that time out are a
   * `ScanError`, unless the search has `allow_partial_search_results: true`.
   *
   * @example
   * ```ts
   * client.helpers
   *   .scan$<City>({ index: 'cities', query: { term: { country: 'FR' } } }, { slices: 'auto', as: 'source' })
   *   .pipe(paced((city) => store(city), { concurrency: 4 }))
   *   .subscribe()
   * ```
   * @example A scan that another process can continue
   * ```ts
   * const checkpoint$ = new Subject<ScanPosition>()
   * checkpoint$.subscribe((position) => writeFileSync('position.json', JSON.stringify(position)))
   * client.helpers
   *   .scan$({ index: 'cities' }, { checkpoint$, resumeFrom: earlierPosition })
   *   .subscribe((hit) => appendFileSync('cities.ndjson', `${JSON.stringify(hit)}\n`))
   * ```
   * @throws ScanError if not all documents can be read; ConfigurationError for a wrong option; the errors of a search
   * @throws DeserializationError for a hit without `_source` with `as: 'source'`
   */
  scan$<
    T = unknown,
    const TIndex extends Indices = Indices,
    const TSource extends SearchSourceConfig = SearchSourceConfig,
    const TIncludes extends SourceNames = SourceNames,
    const TExcludes extends SourceNames = SourceNames,
    const TFields extends FieldList = FieldList,
  >(
    params: ScanParameters<TIndex, TSource, TIncludes, TExcludes, TFields>,
    options?: ScanOptions & AsHit,
  ): Observable<InferredHit<DocumentOf<TIndices, TIndex, T>, TSource, TIncludes, TExcludes, TFields>>
  scan$<
    T = unknown,
    const TIndex extends Indices = Indices,
    const TSource extends SearchSourceConfig = SearchSourceConfig,
    const TIncludes extends SourceNames = SourceNames,
    const TExcludes extends SourceNames = SourceNames,
  >(
    params: ScanParameters<TIndex, TSource, TIncludes, TExcludes>,
    options: ScanOptions & AsSource,
  ): Observable<Searched<DocumentOf<TIndices, TIndex, T>, TSource, TIncludes, TExcludes>>
  scan$<_T>(params: ScanParameters, options: ScanOptions & AsRaw): Observable<RawHit>
  scan$(params: ScanParameters, options?: ScanOptions): Observable<unknown>
  scan$(params: ScanParameters, options?: ScanOptions): Observable<unknown> {
    return observedHelper('scan', params, () => scan$(this.#host, params, options))
  }

  /**
   * Emits every document that a search finds, like {@link Helpers.scan$}, but through the scroll API.
   *
   * It suits servers and indices without points in time, and cannot be resumed. A page is requested only once; if it is
   * lost, everything is read again, without the documents that were delivered.
   *
   * @example
   * ```ts
   * client.helpers.scroll$<City>({ index: 'cities', size: 5_000 }).subscribe(({ _source }) => console.log(_source))
   * ```
   * @throws ScanError if not all documents can be read; ConfigurationError for a wrong option; the errors of a search
   * @throws DeserializationError for a hit without `_source` with `as: 'source'`
   */
  scroll$<
    T = unknown,
    const TIndex extends Indices = Indices,
    const TSource extends SearchSourceConfig = SearchSourceConfig,
    const TIncludes extends SourceNames = SourceNames,
    const TExcludes extends SourceNames = SourceNames,
    const TFields extends FieldList = FieldList,
  >(
    params: ScrollSearchParameters<TIndex, TSource, TIncludes, TExcludes, TFields>,
    options?: ScrollOptions & AsHit,
  ): Observable<InferredHit<DocumentOf<TIndices, TIndex, T>, TSource, TIncludes, TExcludes, TFields>>
  scroll$<
    T = unknown,
    const TIndex extends Indices = Indices,
    const TSource extends SearchSourceConfig = SearchSourceConfig,
    const TIncludes extends SourceNames = SourceNames,
    const TExcludes extends SourceNames = SourceNames,
  >(
    params: ScrollSearchParameters<TIndex, TSource, TIncludes, TExcludes>,
    options: ScrollOptions & AsSource,
  ): Observable<Searched<DocumentOf<TIndices, TIndex, T>, TSource, TIncludes, TExcludes>>
  scroll$<_T>(params: ScrollSearchParameters, options: ScrollOptions & AsRaw): Observable<RawHit>
  scroll$(params: ScrollSearchParameters, options?: ScrollOptions): Observable<unknown>
  scroll$(params: ScrollSearchParameters, options?: ScrollOptions): Observable<unknown> {
    return observedHelper('scroll', params, () => scroll$(this.#host, params, options))
  }
}

const PROTOTYPES = [Helpers, WriteHelpers, JobHelpers, QueryHelpers].map(({ prototype }) => prototype)

for (const prototype of PROTOTYPES) nameDetachedHelpers(prototype)
nameMissingHelpers(QueryHelpers.prototype, () => PROTOTYPES.flatMap((each) => Object.getOwnPropertyNames(each)))
