import type { Observable } from 'rxjs'
import type {
  DeleteByQueryRequest,
  DeleteByQueryResponse,
  ReindexRequest,
  ReindexResponse,
  UpdateByQueryRequest,
  UpdateByQueryResponse,
} from '../api/generated/estypes.js'
import type { HelperHost } from './host.js'
import { QueryHelpers } from './query-helpers.js'
import { DELETE_BY_QUERY, REINDEX, startedTask$, task$, UPDATE_BY_QUERY } from './tasks/task.js'
import type { StartedTaskOptions, TaskOptions } from './tasks/task-options.js'
import type { TaskProgress } from './tasks/task-progress.js'

/** Parameters of an API that starts a task. The helper follows the task itself. */
export type TaskParameters<TRequest> = Omit<TRequest, 'wait_for_completion' | 'body'>

/** Helpers for jobs on the server: part of `client.helpers`. */
export abstract class JobHelpers extends QueryHelpers {
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
   * @throws TaskError if the task failed, was cancelled, has vanished or cannot be followed
   * @throws ConfigurationError for a wrong option
   */
  task$<TResponse = unknown>(id: string, options?: TaskOptions): Observable<TaskProgress<TResponse>>
  task$(id: string, options?: TaskOptions): Observable<TaskProgress> {
    return task$(this.#host, id, options)
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
   * @throws TaskError if the task failed or was cancelled, or if documents failed
   * @throws ConfigurationError for a wrong option
   */
  reindex$(
    params: TaskParameters<ReindexRequest>,
    options?: StartedTaskOptions,
  ): Observable<TaskProgress<ReindexResponse>>
  reindex$(params: TaskParameters<ReindexRequest>, options?: StartedTaskOptions): Observable<TaskProgress> {
    return startedTask$(this.#host, REINDEX, params, options)
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
   * @throws TaskError if the task failed or was cancelled, or if documents failed
   * @throws ConfigurationError for a wrong option
   */
  updateByQuery$(
    params: TaskParameters<UpdateByQueryRequest>,
    options?: StartedTaskOptions,
  ): Observable<TaskProgress<UpdateByQueryResponse>>
  updateByQuery$(params: TaskParameters<UpdateByQueryRequest>, options?: StartedTaskOptions): Observable<TaskProgress> {
    return startedTask$(this.#host, UPDATE_BY_QUERY, params, options)
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
   * @throws TaskError if the task failed or was cancelled, or if documents failed
   * @throws ConfigurationError for a wrong option
   */
  deleteByQuery$(
    params: TaskParameters<DeleteByQueryRequest>,
    options?: StartedTaskOptions,
  ): Observable<TaskProgress<DeleteByQueryResponse>>
  deleteByQuery$(params: TaskParameters<DeleteByQueryRequest>, options?: StartedTaskOptions): Observable<TaskProgress> {
    return startedTask$(this.#host, DELETE_BY_QUERY, params, options)
  }
}
