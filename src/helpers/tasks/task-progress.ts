import { counted } from '../../errors/counted.js'
import { TaskError } from '../../errors/index.js'

/** Counts of a task that works through documents. Other kinds of tasks have a status of their own, or none. */
export interface TaskStatus {
  /** Documents that the task has to work through. */
  total?: number
  /** Documents that were created. */
  created?: number
  /** Documents that were updated. */
  updated?: number
  /** Documents that were deleted. */
  deleted?: number
  /** Documents that were skipped because of a newer version. */
  version_conflicts?: number
  /** Documents for which there was nothing to do. */
  noops?: number
  /** Batches that were fetched. */
  batches?: number
  /** Upper bound of the rate; -1 for none. */
  requests_per_second?: number
  [name: string]: unknown
}

/** Progress of a task. */
export interface TaskProgress<TResponse = unknown> {
  /** Id of the task. */
  id: string
  /** True if the task has ended, which only the last value says. */
  completed: boolean
  /** Share of the work that is done, from 0 to 1. It never falls. Where the server reports no total it is 0 until the end. */
  progress: number
  /** Counts, or whatever the task reports. */
  status: TaskStatus
  /** Result of the task, with the last value. */
  response?: TResponse
}

/** State of a task, as one look at it shows. */
export interface TaskSnapshot {
  readonly completed: boolean
  readonly cancelled: boolean
  readonly status: TaskStatus
  readonly response: unknown
  readonly error: unknown
}

/** Answers of the task API and of the reindex API, which have the same members in different places. */
interface TaskAnswer {
  readonly completed?: boolean
  readonly cancelled?: boolean
  readonly status?: TaskStatus
  readonly task?: { readonly cancelled?: boolean; readonly status?: TaskStatus }
  readonly response?: unknown
  readonly error?: unknown
}

/** Reads the answer to a look at a task. */
export function snapshotOf(answer: unknown): TaskSnapshot {
  const { completed, cancelled, status, task, response, error }: TaskAnswer = Object(answer)
  const { canceled }: { canceled?: string } = Object(response)
  return {
    completed: completed === true,
    cancelled: cancelled === true || task?.cancelled === true || canceled !== undefined || isCancellation(error),
    // At its end a task reports its counts as its response.
    status: { ...(task?.status ?? status), ...(isCounts(response) ? response : undefined) },
    response,
    error,
  }
}

/** Returns whether a failure is that of a canceled search. The task itself may not be marked as canceled then. */
function isCancellation(error: unknown): boolean {
  return JSON.stringify(error)?.includes('"task_cancelled_exception"') === true
}

function isCounts(response: unknown): response is TaskStatus {
  return typeof response === 'object' && response !== null && 'total' in response
}

/** Kinds of documents that a task is done with. */
const DONE = ['created', 'updated', 'deleted', 'version_conflicts', 'noops'] as const

/** Returns the share of the work that is done, from 0 to 1. */
export function shareOf({ completed, status }: TaskSnapshot): number {
  if (completed) return 1
  const { total = 0 } = status
  const done = DONE.reduce((sum, kind) => sum + (status[kind] ?? 0), 0)
  return total > 0 ? Math.min(done / total, 1) : 0
}

/** Returns the error of a task that has ended badly. */
export function failureOf(id: string, { cancelled, error, response }: TaskSnapshot): TaskError | undefined {
  const isError = error !== undefined && error !== null
  const { failures = isError ? [error] : [] }: { failures?: readonly unknown[] } = Object(response)
  // A task that is canceled within a search reports the failure of that search, too.
  if (cancelled) return new TaskError(`task ${id} was canceled`, { id, failures, response })
  if (isError) {
    const { type, reason = error }: { type?: unknown; reason?: unknown } = Object(error)
    const text = [type, reason].filter((part) => typeof part === 'string').join(': ') || 'no reason is known'
    return new TaskError(`task ${id} failed: ${text}`, { id, failures, response })
  }
  const { timed_out: timedOut }: { timed_out?: boolean } = Object(response)
  if (timedOut === true) return new TaskError(`task ${id} ended early: a search timed out`, { id, failures, response })
  if (failures.length === 0) return undefined
  return new TaskError(`task ${id} ended with ${counted(failures.length, 'failure')}`, { id, failures, response })
}
