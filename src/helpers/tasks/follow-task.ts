import { catchError, concatMap, defer, type Observable, of, repeat, takeWhile, tap, throwError, timer } from 'rxjs'
import { isResponseError, NoLivingConnectionsError, RequestAbortedError, TaskError } from '../../errors/index.js'
import { messageOf } from '../../errors/message-of.js'
import { isObject } from '../../errors/plain-object.js'
import { checkResponse, unusable } from '../check-response.js'
import type { HelperHost } from '../host.js'
import type { TaskApi } from './task-api.js'
import type { TaskSettings } from './task-options.js'
import { failureOf, shareOf, snapshotOf, type TaskProgress, type TaskSnapshot } from './task-progress.js'

/** Wait before the second look, in milliseconds. It doubles up to `interval`. */
const SHORTEST_WAIT = 50

/** Looks at a task until it has ended, and emits its progress. */
export function followTask$(
  host: HelperHost,
  api: TaskApi,
  id: string,
  { interval, call }: TaskSettings,
): Observable<TaskProgress> {
  return defer(() => {
    let seen = false
    let progress = 0
    const wait = (looks: number): number => Math.min(interval, SHORTEST_WAIT * 2 ** (looks - 1))
    return defer(() => api.look$(id, call)).pipe(
      tap(() => {
        seen = true
      }),
      catchError((error: unknown) => throwError(() => lost(id, error, seen))),
      repeat({ delay: (looks) => timer(wait(looks), host.scheduler) }),
      concatMap((answer) => {
        const snapshot = snapshotOf(checkResponse(answer, { completed: 'boolean' }))
        if (isWithoutResult(snapshot)) throw unusable(answer, 'the task has ended without a response or an error')
        const failure = snapshot.completed ? failureOf(id, snapshot) : undefined
        if (failure !== undefined) return throwError(() => failure)
        progress = Math.max(progress, shareOf(snapshot))
        return of(progressOf(id, progress, snapshot))
      }),
      takeWhile(({ completed }) => !completed, true),
    )
  })
}

/** Returns whether it is unknown how a task has ended. */
function isWithoutResult({ completed, cancelled, response, error }: TaskSnapshot): boolean {
  if (!completed || cancelled || (error ?? undefined) !== undefined) return false
  return !isObject(response) || (response.failures !== undefined && !Array.isArray(response.failures))
}

function progressOf(id: string, progress: number, { completed, status, response }: TaskSnapshot): TaskProgress {
  const common = { id, completed, progress, status }
  return completed ? { ...common, response } : common
}

/** A task that cannot be looked at any more may still be running. */
function lost(id: string, cause: unknown, seen: boolean): unknown {
  if (cause instanceof RequestAbortedError || cause instanceof NoLivingConnectionsError) return cause
  if (!isResponseError(cause, 404)) {
    return new TaskError(`task ${id} cannot be followed, and may still be running: ${messageOf(cause)}`, { id, cause })
  }
  const message = seen ? `task ${id} has vanished: its node may have died` : `there is no task ${id}`
  return new TaskError(message, { id, cause })
}
