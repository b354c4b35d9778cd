import type { Observable } from 'rxjs'
import type {
  AggregateName,
  AggregationsAggregate,
  DeleteByQueryRequest,
  DeleteByQueryResponse,
  Fields,
  Indices,
  ReindexRequest,
  ReindexResponse,
  SearchSourceConfig,
  UpdateByQueryRequest,
  UpdateByQueryResponse,
} from '../api/generated/estypes.js'
import type { AggregationMap } from '../api/infer/aggregations.js'
import type { FieldList } from '../api/infer/fields.js'
import type { DocumentOf, NoIndices } from '../api/infer/indices.js'
import type { AsyncSearchParameters, InferredAsyncSearchResponse } from '../api/infer/search.js'
import { observedHelper } from '../observe/observed-helper.js'
import type { AsyncQueryOptions, AsyncSearchOptions, DecidedByHelper } from './async/async-options.js'
import { type AsyncSearchSubmission, asyncSearch$ } from './async/async-search.js'
import { type EqlMatch, type EqlParameters, eql$ } from './async/eql.js'
import type { HelperHost } from './host.js'
import { QueryHelpers } from './query-helpers.js'
import { DELETE_BY_QUERY, REINDEX, startedTask$, task$, UPDATE_BY_QUERY } from './tasks/task.js'
import type { StartedTaskOptions, TaskOptions } from './tasks/task-options.js'
import type { TaskProgress } from './tasks/task-progress.js'

/** Parameters of an API that starts a task. The helper follows the task itself. */
export type TaskParameters<TRequest> = Omit<TRequest, 'wait_for_completion' | 'filter_path' | 'body'>

/**
 * Helpers for jobs on the server: part of `client.helpers`.
 *
 * @typeParam TIndices - the documents of each index, as far as that is known
 */
export abstract class JobHelpers<TIndices = NoIndices> extends QueryHelpers<TIndices> {
  readonly #host: HelperHost

  /** @internal */
  constructor(host: HelperHost) {
    super(host)
    this.#host = host
  }

  /**
   * Follows a task that runs on the server, such as one that was started with `wait_for_completion: false`.
   *
   * The last value has the result as `response`. Unsubscribing leaves the task running, unless `onUnsubscribe` is `'cancel'`.
   *
   * @param id - the id of the task, such as `oTUltX4IQMOUUVeiohTt8A:12345`
   *
   * @example
   * ```ts
   * client.indices
   *   .forcemerge$({ index: 'books', wait_for_completion: false })
   *   .pipe(mergeMap(({ task }) => client.helpers.task$(String(task))))
   *   .subscribe({ complete: () => console.log('merged'), error: console.error })
   * ```
   * @throws TaskError if the task failed, was canceled, has vanished or cannot be followed
   * @throws ConfigurationError for a wrong option
   */
  task$<TResponse = unknown>(id: string, options?: TaskOptions): Observable<TaskProgress<TResponse>>
  task$(id: string, options?: TaskOptions): Observable<TaskProgress> {
    return observedHelper('task', undefined, () => task$(this.#host, id, options))
  }

  /**
   * Copies documents from an index into another, on the server, and reports progress.
   *
   * Unsubscribing cancels the task, and `client.close()` waits for that. A start whose response was lost is found again, not repeated.
   *
   * @example A progress bar
   * ```ts
   * client.helpers.reindex$({ source: { index: 'cities' }, dest: { index: 'copies' } }).subscribe({
   *   next: ({ progress, status }) => console.log(`${Math.round(progress * 100)} %`, status.created),
   *   error: console.error,
   * })
   * ```
   * @throws TaskError if the task failed or was canceled, or if documents failed
   * @throws ConfigurationError for a wrong option
   */
  reindex$(
    params: TaskParameters<ReindexRequest>,
    options?: StartedTaskOptions,
  ): Observable<TaskProgress<ReindexResponse>>
  reindex$(params: TaskParameters<ReindexRequest>, options?: StartedTaskOptions): Observable<TaskProgress> {
    return observedHelper('reindex', Object(params).dest, () => startedTask$(this.#host, REINDEX, params, options))
  }

  /**
   * Changes the documents that a query finds, on the server, and reports progress.
   *
   * Unsubscribing cancels the task. Documents that were changed meanwhile are failures, unless `conflicts` is `'proceed'`.
   *
   * @example
   * ```ts
   * client.helpers
   *   .updateByQuery$({ index: 'cities', query: { term: { country: 'FR' } }, conflicts: 'proceed' })
   *   .subscribe({ next: ({ progress }) => console.log(progress), error: console.error })
   * ```
   * @throws TaskError if the task failed or was canceled, or if documents failed
   * @throws ConfigurationError for a wrong option
   */
  updateByQuery$(
    params: TaskParameters<UpdateByQueryRequest>,
    options?: StartedTaskOptions,
  ): Observable<TaskProgress<UpdateByQueryResponse>>
  updateByQuery$(params: TaskParameters<UpdateByQueryRequest>, options?: StartedTaskOptions): Observable<TaskProgress> {
    const run$ = () => startedTask$(this.#host, UPDATE_BY_QUERY, params, options)
    return observedHelper('updateByQuery', params, run$)
  }

  /**
   * Deletes the documents that a query finds, on the server, and reports progress.
   *
   * Unsubscribing cancels the task. Documents that were changed meanwhile are failures, unless `conflicts` is `'proceed'`.
   *
   * @example
   * ```ts
   * client.helpers
   *   .deleteByQuery$({ index: 'logs', query: { range: { '@timestamp': { lt: 'now-30d' } } } })
   *   .subscribe({ next: ({ status }) => console.log(status.deleted), error: console.error })
   * ```
   * @throws TaskError if the task failed or was canceled, or if documents failed
   * @throws ConfigurationError for a wrong option
   */
  deleteByQuery$(
    params: TaskParameters<DeleteByQueryRequest>,
    options?: StartedTaskOptions,
  ): Observable<TaskProgress<DeleteByQueryResponse>>
  deleteByQuery$(params: TaskParameters<DeleteByQueryRequest>, options?: StartedTaskOptions): Observable<TaskProgress> {
    const run$ = () => startedTask$(this.#host, DELETE_BY_QUERY, params, options)
    return observedHelper('deleteByQuery', params, run$)
  }

  /**
   * Runs a search that the server may take hours for, and emits its result.
   *
   * One request after the other waits on the server for the end of the search, so that its result arrives within one round trip.
   * The search is deleted when it has ended, when the stream fails, and when it is unsubscribed, even during submission.
   *
   * @param params - the search; its response is inferred from it as that of `search$` is
   *
   * @example
   * ```ts
   * client.helpers
   *   .asyncSearch$({ index: 'logs-*', size: 0, aggs: { hosts: { terms: { field: 'host' } } } }, { partial: true })
   *   .subscribe({
   *     next: ({ is_running, response }) => console.log(is_running, response._shards.successful, response.aggregations),
   *     error: console.error,
   *   })
   * ```
   * @example Handed over to another process
   * ```ts
   * const id$ = new Subject<string>()
   * id$.subscribe((id) => writeFileSync('search.txt', id))
   * client.helpers.asyncSearch$(params, { id$, keepOnCompletion: true, keepAlive: '1h' }).subscribe()
   * // elsewhere
   * client.helpers.asyncSearch$(params, { resumeFrom: readFileSync('search.txt', 'utf8') }).subscribe(console.log)
   * ```
   * @throws ConfigurationError for a wrong option or parameter; the errors of a call
   */
  asyncSearch$<
    TDocument = unknown,
    TAggregations = Record<AggregateName, AggregationsAggregate>,
    const TIndex extends Indices = Indices,
    const TAggs extends AggregationMap = AggregationMap,
    const TSource extends SearchSourceConfig = SearchSourceConfig,
    const TIncludes extends Fields = Fields,
    const TExcludes extends Fields = Fields,
    const TFields extends FieldList = FieldList,
    const TTyped extends boolean = boolean,
  >(
    params: AsyncSearchParameters<TIndex, TAggs, TSource, TIncludes, TExcludes, TFields, TTyped> & {
      [K in DecidedByHelper]?: undefined
    },
    options?: AsyncSearchOptions,
  ): Observable<
    InferredAsyncSearchResponse<
      DocumentOf<TIndices, TIndex, TDocument>,
      TAggregations,
      TAggs,
      TSource,
      TIncludes,
      TExcludes,
      TFields,
      TTyped
    >
  >
  asyncSearch$(params: AsyncSearchSubmission, options?: AsyncSearchOptions): Observable<unknown> {
    return observedHelper('asyncSearch', params, () => asyncSearch$(this.#host, params, options))
  }

  /**
   * Runs an EQL search and emits the events or sequences that it finds.
   *
   * The server runs it asynchronously, so that it may take long. It is deleted however the stream ends.
   *
   * @example
   * ```ts
   * client.helpers
   *   .eql$<{ process: string }>({ index: 'logs', query: 'process where process.name == "cmd.exe"' })
   *   .subscribe({ next: (match) => console.log(match), error: console.error })
   * ```
   * @throws QueryError for a result that is not complete, unless the search has `allow_partial_search_results: true`
   * @throws ConfigurationError for a wrong option or parameter
   */
  eql$<TEvent = unknown, const TIndex extends Indices = Indices>(
    params: EqlParameters & { index: TIndex },
    options?: AsyncQueryOptions,
  ): Observable<EqlMatch<DocumentOf<TIndices, TIndex, TEvent>>>
  eql$(params: EqlParameters, options?: AsyncQueryOptions): Observable<unknown> {
    return observedHelper('eql', params, () => eql$(this.#host, params, options))
  }
}
