import { catchError, defer, type Observable, throwError } from 'rxjs'
import type { BufferedOptions } from '../../api/method.js'
import { isResponseError } from '../../errors/index.js'
import type { HelperHost } from '../host.js'

/** Ways to look at a task and to cancel it. */
export interface TaskApi {
  look$(id: string, options: BufferedOptions): Observable<unknown>
  /** Completes when the task has ended. */
  cancel$(id: string, options: BufferedOptions): Observable<unknown>
}

/** The task API, which every version has for tasks of every kind. */
export function taskApi({ api, detached }: HelperHost): TaskApi {
  return {
    look$: (id, options) => api.tasks.get$({ task_id: id }, options),
    cancel$: (id, options) =>
      detached.tasks.cancel$({ task_id: id, wait_for_completion: true }, { ...options, ignore: [404] }),
  }
}

/** Statuses by which a server says that it does not have the reindex API, or knows no such reindex. */
const WITHOUT_API = [400, 404, 405, 501]

/**
 * The reindex API, which follows a reindex across restarts of its node. Versions before 9.4 do not have it:
 * there the first look shows that, and the task API takes over.
 */
export function reindexApi(host: HelperHost): TaskApi {
  const { api, detached } = host
  const tasks = taskApi(host)
  let supported = true
  return {
    look$: (id, options) =>
      defer(() => {
        if (!supported) return tasks.look$(id, options)
        return api.getReindex$({ task_id: id }, options).pipe(
          catchError((error: unknown) => {
            if (!isResponseError(error, ...WITHOUT_API)) return throwError(() => error)
            supported = false
            return tasks.look$(id, options)
          }),
        )
      }),
    cancel$: (id, options) =>
      defer(() => {
        if (!supported) return tasks.cancel$(id, options)
        return detached.cancelReindex$({ task_id: id, wait_for_completion: true }, options).pipe(
          catchError((error: unknown) => {
            if (!isResponseError(error, ...WITHOUT_API)) return throwError(() => error)
            return tasks.cancel$(id, options)
          }),
        )
      }),
  }
}
