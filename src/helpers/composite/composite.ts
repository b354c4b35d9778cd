import { concat, defer, map, type Observable } from 'rxjs'
import type { Indices, SearchRequest } from '../../api/generated/estypes.js'
import type { AggregationMap, Aggregations, Checked } from '../../api/infer/aggregations.js'
import { ConfigurationError, QueryError } from '../../errors/index.js'
import type { CallOptions } from '../../options/call-options.js'
import { type Duration, parseDuration } from '../../validate/duration.js'
import { parseCount, parseText, type Validators } from '../../validate/parse-options.js'
import { checkResponse } from '../check-response.js'
import { endingEarly } from '../end-early.js'
import { detachedOptions, splitOptions } from '../helper-options.js'
import type { HelperHost } from '../host.js'
import { emitItems, type ItemPage } from '../pages/emit-items.js'
import { leased } from '../pages/lease.js'
import { checkClusters$ } from '../pages/remote-clusters.js'
import { pointInTimeParams, rejectPlaceInQuery } from '../pages/search-params.js'
import { type Refusal, refusal, refuseParams, refuseQuerystring } from '../refuse-params.js'
import { Paging } from './paging.js'

/** Parameters of a search with a composite aggregation. */
export type CompositeParameters<TAggs extends AggregationMap = AggregationMap, TIndex extends Indices = Indices> = Omit<
  SearchRequest,
  | 'aggs'
  | 'aggregations'
  | 'body'
  | 'pit'
  | 'scroll'
  | 'size'
  | 'from'
  | 'slice'
  | 'search_after'
  | 'typed_keys'
  | 'filter_path'
  | 'terminate_after'
> & { aggs: TAggs & Checked<TAggs>; index?: TIndex | undefined }

/** Options of `composite$`, besides those of a call. */
export interface CompositeOptions<TName extends string = string>
  extends Omit<CallOptions, 'asStream' | 'meta' | 'ignore'> {
  /** Name of the composite aggregation in `aggs`. @defaultValue the only one that there is */
  name?: TName | undefined
  /** Number of pages that are fetched ahead; 0 requests a page when it is needed. @defaultValue 1 */
  prefetch?: number | undefined
  /** Time for which the point in time stays open between two pages. @defaultValue '5m' */
  keepAlive?: Duration | undefined
}

/**
 * Bucket of a composite aggregation, as the request determines it.
 *
 * @typeParam D - the documents, for sub-aggregations with hits
 */
export type CompositeBucketOf<TAggs, TName, D = unknown> = TName extends keyof Aggregations<TAggs, D, unknown>
  ? Aggregations<TAggs, D, unknown>[TName] extends { buckets: readonly (infer B)[] }
    ? B
    : Record<string, unknown>
  : Record<string, unknown>

interface Own {
  readonly name: string
  readonly prefetch: number
  readonly keepAlive: string
}

const VALIDATORS: Validators<Own> = {
  name: parseText,
  prefetch: parseCount,
  keepAlive: (name, value) => `${Math.ceil(parseDuration(name, value))}ms`,
}

/** Every bucket of a composite aggregation, page by page from a point in time; see `helpers.composite$`. */
export function composite$(
  host: HelperHost,
  params: CompositeParameters,
  options: CompositeOptions = {},
): Observable<unknown> {
  return defer(() => {
    const { own, call } = splitOptions('composite$', VALIDATORS, options)
    refuseParams('composite$', params, options, REFUSED)
    refuseQuerystring('composite$', options)
    rejectPlaceInQuery('composite$', params)
    const { keepAlive = '5m', prefetch = 1 } = own
    const name = own.name ?? onlyComposite(params.aggs)
    const detached = detachedOptions(call)
    const paging = new Paging(params, name, host.serializer)
    const buckets$ = leased<{ id: string }, unknown>(host, {
      open$: concat(
        checkClusters$(host, params, detached, QueryError),
        host.detached
          .openPointInTime$({ ...pointInTimeParams(params), keep_alive: keepAlive }, detached)
          .pipe(map((response) => ({ id: checkResponse(response, { id: 'string' }).id }))),
      ),
      use: (pit) => {
        const page$ = (after: Readonly<Record<string, unknown>> | undefined): Observable<ItemPage<unknown>> =>
          defer(() =>
            host.call$('search', paging.search(pit.id, keepAlive, after), call, { sink: () => paging.sink() }),
          ).pipe(
            map((body) => {
              const { buckets, next, id = pit.id } = paging.read(body, after)
              pit.id = id
              return { items: buckets, next$: next && page$(next) }
            }),
          )
        return emitItems(page$(undefined), prefetch)
      },
      close: ({ id }) => host.detached.closePointInTime$({ id }, { ...detached, ignore: [404] }),
    })
    return endingEarly(host, { params, options: call }, buckets$)
  })
}

function onlyComposite(aggs: unknown): string {
  const composites = Object.entries(Object(aggs)).filter(
    ([, aggregation]) => Object(aggregation).composite !== undefined,
  )
  const [[name = ''] = []] = composites
  if (composites.length === 1) return name
  throw new ConfigurationError(
    composites.length === 0
      ? 'composite$ needs a composite aggregation in aggs'
      : `composite$ needs the name of one of these aggregations: ${composites.map(([name]) => name).join(', ')}`,
  )
}

const REFUSED: readonly Refusal[] = [
  refusal(
    [
      ...['aggregations', 'body', 'from', 'pit', 'scroll', 'search_after', 'size', 'slice', 'typed_keys'],
      ...['filter_path', 'terminate_after'],
    ],
    'it reads all buckets of the aggregation in `aggs`, page by page',
  ),
]
