import type { Observable, Observer } from 'rxjs'
import type { BufferedOptions } from '../../api/method.js'
import type { CallOptions } from '../../options/call-options.js'
import { type Duration, parseDuration } from '../../validate/duration.js'
import { type NextObserver, parseObservable, parseObserver } from '../../validate/observer.js'
import { parseOneOf, type Validators } from '../../validate/parse-options.js'
import { detachedOptions, splitOptions } from '../helper-options.js'

/** Fate of a task whose consumer unsubscribes. */
export type OnUnsubscribe = 'cancel' | 'leave'

/** Options of `task$`, besides those of a call. */
export interface TaskOptions extends Omit<CallOptions, 'asStream' | 'meta' | 'ignore'> {
  /** Time between two status requests. The first ones follow each other faster, so that a short task ends soon. @defaultValue '1s' */
  interval?: Duration | undefined
  /**
   * Fate of the task when the consumer unsubscribes or the client closes: `'cancel'` ends it on the server, `'leave'` lets it run.
   *
   * @defaultValue `'leave'` for `task$`; `'cancel'` for tasks that the helper has started
   */
  onUnsubscribe?: OnUnsubscribe | undefined
}

/** Options of `reindex$`, `updateByQuery$` and `deleteByQuery$`, besides those of a call. */
export interface StartedTaskOptions extends TaskOptions {
  /** Changes the rate of the task while it runs, in documents per second; -1 lifts the limit. @defaultValue none */
  rethrottle$?: Observable<number> | undefined
  /** Receives the id of the task as soon as it is known. Only its `next` is called. @defaultValue none */
  id$?: Pick<Observer<string>, 'next'> | undefined
}

interface Own {
  readonly interval: number
  readonly onUnsubscribe: OnUnsubscribe
  readonly rethrottle$: Observable<unknown> | undefined
  readonly id$: NextObserver<string> | undefined
}

/** Options of a task, checked, and those of its calls. */
export interface TaskSettings extends Own {
  readonly call: BufferedOptions
  /** Options of calls that go on when the consumer has left. */
  readonly detached: BufferedOptions
}

const TASK_VALIDATORS: Validators<Pick<Own, 'interval' | 'onUnsubscribe'>> = {
  interval: parseDuration,
  onUnsubscribe: parseOneOf('cancel', 'leave'),
}

const STARTED_VALIDATORS: Validators<Own> = {
  ...TASK_VALIDATORS,
  rethrottle$: parseObservable,
  id$: parseObserver,
}

const DEFAULTS = { interval: 1_000, rethrottle$: undefined, id$: undefined }

/** @throws ConfigurationError that names a wrong option */
export function taskSettings(options: TaskOptions): TaskSettings {
  const { own, call } = splitOptions('task$', TASK_VALIDATORS, options)
  return { ...DEFAULTS, onUnsubscribe: 'leave', ...own, call, detached: detachedOptions(call) }
}

/** @throws ConfigurationError that names a wrong option */
export function startedTaskSettings(helper: string, options: StartedTaskOptions): TaskSettings {
  const { own, call } = splitOptions(helper, STARTED_VALIDATORS, options)
  return { ...DEFAULTS, onUnsubscribe: 'cancel', ...own, call, detached: detachedOptions(call) }
}
