import { randomUUID } from 'node:crypto'
import {
  catchError,
  concatMap,
  defer,
  EMPTY,
  from,
  map,
  mergeMap,
  type Observable,
  take,
  throwError,
  throwIfEmpty,
  timer,
} from 'rxjs'
import type { BufferedOptions } from '../../api/method.js'
import type { CallParameters } from '../../api/parameter-types.js'
import {
  ConnectionError,
  DeserializationError,
  RequestError,
  ResponseError,
  TaskError,
  TimeoutError,
} from '../../errors/index.js'
import { messageOf } from '../../errors/message-of.js'
import type { HelperHost } from '../host.js'

/** API that starts a task and works through documents. */
export interface TaskStarter {
  /** Name in the specification. */
  readonly name: 'reindex' | 'update_by_query' | 'delete_by_query'
  /** Name of the action in the list of tasks. */
  readonly action: string
}

/** Waits before the looks for a task whose start was lost, in milliseconds: the request may still be on its way. */
const LOOKS = [0, 500, 2_000]

/**
 * Starts a task and emits its id.
 *
 * A start whose response was lost is not repeated. The task carries an opaque id of its own, by which it is found again.
 * @throws TaskError if it is not known whether the task was started
 */
export function startTask$(
  host: HelperHost,
  { name, action }: TaskStarter,
  params: CallParameters,
  options: BufferedOptions,
): Observable<string> {
  return defer(() => {
    const mark = randomUUID()
    const opaqueId = options.opaqueId === undefined || options.opaqueId === false ? mark : `${options.opaqueId}-${mark}`
    const handling = { detached: true }
    return host.call$(name, { ...params, wait_for_completion: false }, { ...options, opaqueId }, handling).pipe(
      map((answer) => idOf(answer)),
      catchError((error: unknown) =>
        isLost(error) ? find$(host, action, mark, options, error) : throwError(() => error),
      ),
    )
  })
}

function idOf(answer: unknown): string {
  const { task }: { task?: unknown } = Object(answer)
  if (typeof task === 'string' || typeof task === 'number') return String(task)
  throw new TaskError('the server has started no task', { response: answer })
}

/** The server may have started the task although there was no usable response. */
function isLost(error: unknown): boolean {
  if (error instanceof DeserializationError || error instanceof TaskError) return true
  if (!(error instanceof RequestError) || error.progress === 'unsent') return false
  if (error instanceof ResponseError) return [502, 503, 504].includes(error.statusCode)
  return error instanceof ConnectionError || error instanceof TimeoutError
}

function find$(
  host: HelperHost,
  action: string,
  mark: string,
  options: BufferedOptions,
  cause: unknown,
): Observable<string> {
  let reason = cause
  const look$ = defer(() => host.detached.tasks.list$({ actions: action, detailed: true }, options)).pipe(
    mergeMap((answer) => from(marked(answer, mark))),
    // The next look may succeed.
    catchError((error: unknown) => {
      reason = error
      return EMPTY
    }),
  )
  return from(LOOKS).pipe(
    concatMap((wait) => timer(wait, host.scheduler).pipe(mergeMap(() => look$))),
    take(1),
    throwIfEmpty(() => (cause instanceof TaskError ? cause : notFound(reason))),
  )
}

function notFound(cause: unknown): TaskError {
  return new TaskError(`the response to the start was lost, and the task was not found: ${messageOf(cause)}`, { cause })
}

interface ListedTask {
  readonly node?: string
  readonly id?: number
  readonly parent_task_id?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Ids of the tasks whose opaque id ends in a mark. */
function marked(answer: unknown, mark: string): string[] {
  const { nodes }: { nodes?: Readonly<Record<string, { tasks?: Readonly<Record<string, ListedTask>> }>> } =
    Object(answer)
  const tasks = Object.values(nodes ?? {}).flatMap(({ tasks = {} }) => Object.entries(tasks))
  const own = tasks.filter(([, { headers, parent_task_id: parent }]) => {
    return parent === undefined && headers?.['X-Opaque-Id']?.endsWith(mark) === true
  })
  return own.map(([id]) => id)
}
