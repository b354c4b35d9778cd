import { catchError, concatMap, defer, EMPTY, ignoreElements, Observable, of, tap } from 'rxjs'
import type { BufferedOptions } from '../../api/method.js'
import type { CallParameters } from '../../api/parameter-types.js'
import { describe } from '../../errors/describe.js'
import { ConfigurationError, DeserializationError, TaskError } from '../../errors/index.js'
import { endingEarly } from '../end-early.js'
import type { HelperHost } from '../host.js'
import { leased } from '../pages/lease.js'
import { type Refusal, refusal, refuseParams, refuseQuerystring } from '../refuse-params.js'
import { followTask$ } from './follow-task.js'
import { startTask$, type TaskStarter } from './start-task.js'
import { reindexApi, type TaskApi, taskApi } from './task-api.js'
import {
  type StartedTaskOptions,
  startedTaskSettings,
  type TaskOptions,
  type TaskSettings,
  taskSettings,
} from './task-options.js'
import type { TaskProgress } from './task-progress.js'

/** Progress of a task that runs already; see `helpers.task$`. */
export function task$(host: HelperHost, id: string, options: TaskOptions = {}): Observable<TaskProgress> {
  return defer(() => {
    if (typeof id !== 'string' || id === '') {
      throw new ConfigurationError(`task$ needs the id of a task, got ${describe(id)}`)
    }
    const settings = taskSettings(options)
    refuseQuerystring('task$', options)
    return run$(host, settings, { api: taskApi(host), id$: of(id), params: { id } })
  })
}

/** A task that works through documents, and how its rate is changed. */
export interface DocumentTask extends TaskStarter {
  /** Name of the helper, for errors. */
  readonly helper: string
  readonly api: (host: HelperHost) => TaskApi
  readonly rethrottle: 'reindexRethrottle$' | 'updateByQueryRethrottle$' | 'deleteByQueryRethrottle$'
}

/** Copies documents from an index into another. */
export const REINDEX: DocumentTask = {
  helper: 'reindex$',
  name: 'reindex',
  action: 'indices:data/write/reindex',
  api: reindexApi,
  rethrottle: 'reindexRethrottle$',
}

/** Changes the documents that a query finds. */
export const UPDATE_BY_QUERY: DocumentTask = {
  helper: 'updateByQuery$',
  name: 'update_by_query',
  action: 'indices:data/write/update/byquery',
  api: taskApi,
  rethrottle: 'updateByQueryRethrottle$',
}

/** Deletes the documents that a query finds. */
export const DELETE_BY_QUERY: DocumentTask = {
  helper: 'deleteByQuery$',
  name: 'delete_by_query',
  action: 'indices:data/write/delete/byquery',
  api: taskApi,
  rethrottle: 'deleteByQueryRethrottle$',
}

/** Starts a task and follows it; see `helpers.reindex$`. */
export function startedTask$(
  host: HelperHost,
  task: DocumentTask,
  params: CallParameters,
  options: StartedTaskOptions = {},
): Observable<TaskProgress> {
  return defer(() => {
    const settings = startedTaskSettings(task.helper, options)
    refuseParams(task.helper, params, options, REFUSED)
    refuseQuerystring(task.helper, options)
    const id$ = startTask$(host, task, params, settings.detached)
    const alongside$ = (id: string): Observable<never> => throttled$(host, task, id, settings)
    return run$(host, settings, { api: task.api(host), id$, params, alongside$ })
  })
}

/** The helper waits by itself: a response that takes hours is lost with its socket. */
const REFUSED: readonly Refusal[] = [
  refusal(['wait_for_completion'], 'it follows the task'),
  refusal(['filter_path'], 'it needs the id of the task'),
]

/** Call that changes the speed of a task; each kind of task has its own. */
type Rethrottle = (
  params: { task_id: string; requests_per_second: number },
  call: BufferedOptions,
) => Observable<unknown>

function throttled$(host: HelperHost, task: DocumentTask, id: string, settings: TaskSettings): Observable<never> {
  const { rethrottle$, call } = settings
  if (rethrottle$ === undefined) return EMPTY
  const api: Readonly<Record<DocumentTask['rethrottle'], Rethrottle>> = host.api
  return rethrottle$.pipe(
    concatMap((rate) => {
      if (typeof rate !== 'number' || Number.isNaN(rate)) {
        throw new ConfigurationError(`rethrottle$ must emit numbers, it emitted ${describe(rate)}`)
      }
      // The task goes on at its old rate. Events report the failed call.
      return api[task.rethrottle]({ task_id: id, requests_per_second: rate }, call).pipe(catchError(() => EMPTY))
    }),
    ignoreElements(),
  )
}

/** A task to follow. */
interface FollowedTask {
  readonly api: TaskApi
  /** Emits its id, once it is known. */
  readonly id$: Observable<string>
  /** Parameters that the helper was given. */
  readonly params: unknown
  /** Runs as long as the task is followed. @defaultValue nothing */
  readonly alongside$?: (id: string) => Observable<never>
}

/** Follows a task, and cancels it if the consumer leaves before its end. */
function run$(host: HelperHost, settings: TaskSettings, task: FollowedTask): Observable<TaskProgress> {
  const { api, id$: open$, params, alongside$ = () => EMPTY } = task
  /** True if the task has ended, or stays running because it can no longer be followed. */
  let over = settings.onUnsubscribe === 'leave'
  const end = (): void => {
    over = true
  }
  // A call that ended with its client or signal says nothing about the task: it is canceled like that of a consumer that leaves.
  const onError = (error: unknown): void => {
    if (error instanceof TaskError || error instanceof DeserializationError) end()
  }
  const onNext = ({ completed }: TaskProgress): void => {
    if (completed) end()
  }
  const use = (id: string): Observable<TaskProgress> =>
    new Observable((out) => {
      const follow$ = followTask$(host, api, id, settings).pipe(tap({ next: onNext, complete: end, error: onError }))
      out.add(alongside$(id).subscribe({ error: (error) => out.error(error) }))
      out.add(follow$.subscribe(out))
    })
  const close = (id: string): Observable<unknown> => (over ? EMPTY : api.cancel$(id, settings.detached))
  const onOpen = (id: string): void => settings.id$?.next(id)
  const progress$ = leased(host, { open$, onOpen, use, close })
  return endingEarly(host, { params, options: settings.call }, progress$)
}
