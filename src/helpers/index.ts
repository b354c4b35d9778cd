import type { Observable } from 'rxjs'
import type { SearchHit } from '../api/generated/estypes.js'
import type { NoIndices } from '../api/infer/indices.js'
import type { RawHit } from '../json/hits/raw-hit.js'
import type { AsHit, AsRaw, AsSource } from './hit-form.js'
import { type HitsOptions, type HitsParameters, hits$ } from './hits/hits.js'
import type { HelperHost } from './host.js'
import type { ScanOptions, ScrollOptions } from './pages/options.js'
import { type ScanParameters, scan$ } from './scan/scan.js'
import { type ScrollSearchParameters, scroll$ } from './scroll.js'
import { WriteHelpers } from './write-helpers.js'

/**
 * What takes more than one call, or more than one step, to do well: `client.helpers`.
 *
 * Raw hits have no type of documents; it can be given all the same (`_T`), as for the other forms.
 *
 * @typeParam TIndices - which documents are in which index, as far as that is known
 */
export class Helpers<TIndices = NoIndices> extends WriteHelpers<TIndices> {
  readonly #host: HelperHost

  /** @internal */
  constructor(host: HelperHost) {
    super(host)
    this.#host = host
  }

  /**
   * Every hit of one response, emitted as soon as its bytes are there: the memory it takes does not grow with the response, and a slow
   * consumer (`paced`, `iterate`) holds the socket back. A response that breaks off is an error, after the hits that came.
   *
   * @example
   * ```ts
   * client.helpers
   *   .hits$<City>({ index: 'cities', size: 10_000 }, { as: 'source' })
   *   .subscribe((city) => console.log(city.name))
   * ```
   * @example What else the response says: the total as the hits begin, aggregations behind the last hit.
   * ```ts
   * const envelope$ = new Subject<SearchEnvelope>()
   * envelope$.subscribe(({ hits, aggregations }) => console.log(hits.total, aggregations))
   * client.helpers.hits$({ index: 'cities', aggs }, { envelope$ }).subscribe()
   * ```
   * @example Documents as bytes, never parsed: an export to lines of JSON.
   * ```ts
   * client.helpers
   *   .hits$({ index: 'cities' }, { as: 'raw' })
   *   .pipe(paced(({ _source }) => file.write(`${_source}\n`)))
   *   .subscribe()
   * ```
   * @throws ConfigurationError for a wrong option; DeserializationError for what is no hit; what `search$` fails with
   */
  hits$<T = unknown>(params: HitsParameters, options?: HitsOptions & AsHit): Observable<SearchHit<T>>
  hits$<T = unknown>(params: HitsParameters, options: HitsOptions & AsSource): Observable<T>
  hits$<_T>(params: HitsParameters, options: HitsOptions & AsRaw): Observable<RawHit>
  hits$(params: HitsParameters, options?: HitsOptions): Observable<unknown>
  hits$(params: HitsParameters, options?: HitsOptions): Observable<unknown> {
    return hits$(this.#host, params, options)
  }

  /**
   * Every document that a search finds, however many there are: read page by page (`size`, 1,000 by default) from a point in time,
   * in the cheapest order unless `sort` says otherwise. The next page is on its way while one is emitted, and a slow consumer
   * (`paced`, `iterate`) holds that back, so that memory stays flat. The point in time is closed however it ends.
   *
   * Each document comes once, and each that is there throughout comes, also if a node dies on the way and another one has its
   * shards: then all is read again from what there is now, without what was delivered. Failed shards and searches that timed
   * out are a `ScanError`, unless the search says `allow_partial_search_results: true`.
   *
   * @example
   * ```ts
   * client.helpers
   *   .scan$<City>({ index: 'cities', query: { term: { country: 'FR' } } }, { slices: 'auto', as: 'source' })
   *   .pipe(paced((city) => store(city), { concurrency: 4 }))
   *   .subscribe()
   * ```
   * @example A scan that another process can go on with
   * ```ts
   * const checkpoint$ = new Subject<ScanPosition>()
   * checkpoint$.subscribe((position) => writeFileSync('position.json', JSON.stringify(position)))
   * client.helpers
   *   .scan$({ index: 'cities' }, { checkpoint$, resumeFrom: earlierPosition })
   *   .subscribe((hit) => appendFileSync('cities.ndjson', `${JSON.stringify(hit)}\n`))
   * ```
   * @throws ScanError if not all documents can be read; ConfigurationError for a wrong option; what a search fails with
   */
  scan$<T = unknown>(params: ScanParameters, options?: ScanOptions & AsHit): Observable<SearchHit<T>>
  scan$<T = unknown>(params: ScanParameters, options: ScanOptions & AsSource): Observable<T>
  scan$<_T>(params: ScanParameters, options: ScanOptions & AsRaw): Observable<RawHit>
  scan$(params: ScanParameters, options?: ScanOptions): Observable<unknown>
  scan$(params: ScanParameters, options?: ScanOptions): Observable<unknown> {
    return scan$(this.#host, params, options)
  }

  /**
   * The same as {@link Helpers.scan$}, through the scroll API: for what has no points in time. It cannot be resumed. A page is
   * asked for once only; if it is lost on its way, all is read again, without what was delivered.
   *
   * @example
   * ```ts
   * client.helpers.scroll$<City>({ index: 'cities', size: 5_000 }).subscribe(({ _source }) => console.log(_source))
   * ```
   * @throws ScanError if not all documents can be read; ConfigurationError for a wrong option; what a search fails with
   */
  scroll$<T = unknown>(params: ScrollSearchParameters, options?: ScrollOptions & AsHit): Observable<SearchHit<T>>
  scroll$<T = unknown>(params: ScrollSearchParameters, options: ScrollOptions & AsSource): Observable<T>
  scroll$<_T>(params: ScrollSearchParameters, options: ScrollOptions & AsRaw): Observable<RawHit>
  scroll$(params: ScrollSearchParameters, options?: ScrollOptions): Observable<unknown>
  scroll$(params: ScrollSearchParameters, options?: ScrollOptions): Observable<unknown> {
    return scroll$(this.#host, params, options)
  }
}
