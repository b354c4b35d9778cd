import type { Observer } from 'rxjs'
import type { BufferedOptions } from '../../api/method.js'
import type { CallOptions } from '../../options/call-options.js'
import { type Duration, parseDuration } from '../../validate/duration.js'
import { type NextObserver, parseObserver } from '../../validate/observer.js'
import { parseBoolean, parseText, type Validators } from '../../validate/parse-options.js'
import { detachedOptions, splitOptions } from '../helper-options.js'
import type { HelperHost } from '../host.js'
import { longPoll } from '../pages/long-poll.js'
import { type Refusal, refusal, refuseParams, refuseQuerystring } from '../refuse-params.js'

/** Options of queries that the server runs asynchronously, besides those of a call. */
export interface AsyncQueryOptions extends Omit<CallOptions, 'asStream' | 'meta' | 'ignore'> {
  /**
   * Time that one request waits on the server for the end of the query. A deadline of the call shortens it, so that the
   * server responds in time.
   * @defaultValue '30s'; '1s' with `partial`, for which each request brings the result so far
   */
  waitForCompletion?: Duration | undefined
  /** Time for which the server keeps the query between two requests. Each request renews it. @defaultValue '1m' */
  keepAlive?: Duration | undefined
  /**
   * Lets the server keep the query and its result for `keepAlive`, however the stream ends: for `id$` and `resumeFrom`.
   * @defaultValue false
   */
  keepOnCompletion?: boolean | undefined
  /** Receives the id of the query, if the server did not answer at once. Only its `next` is called. @defaultValue none */
  id$?: Pick<Observer<string>, 'next'> | undefined
  /** Id of a query that was submitted before, perhaps by another process: it is followed instead of a new one. @defaultValue none */
  resumeFrom?: string | undefined
}

/** Options of `asyncSearch$`, besides those of a call. */
export interface AsyncSearchOptions extends AsyncQueryOptions {
  /**
   * Emits every body that brings something new, instead of the last one alone.
   * Merging partial results costs the server time.
   * @defaultValue false
   */
  partial?: boolean | undefined
}

interface Own {
  readonly waitForCompletion: number | undefined
  readonly keepAlive: number
  readonly keepOnCompletion: boolean
  readonly id$: NextObserver<string> | undefined
  readonly resumeFrom: string | undefined
  readonly partial: boolean
}

/** Options of an asynchronous query, checked, in the form of the requests. */
export interface AsyncQuerySettings {
  readonly partial: boolean
  readonly keep: boolean
  readonly resumeFrom: string | undefined
  readonly onId: (id: string) => void
  /** Parameters of the submission. */
  readonly submit: { wait_for_completion_timeout: string; keep_alive: string; keep_on_completion: boolean }
  /** Parameters of a poll. */
  readonly poll: { wait_for_completion_timeout: string; keep_alive: string }
  readonly call: BufferedOptions
  /** Options of calls that go on when the consumer has left. */
  readonly detached: BufferedOptions
}

const VALIDATORS: Validators<Omit<Own, 'partial'>> = {
  waitForCompletion: parseDuration,
  keepAlive: parseDuration,
  keepOnCompletion: parseBoolean,
  id$: parseObserver,
  resumeFrom: parseText,
}

/** Longest time that the submission waits, in milliseconds. Until it has ended, an abandoned query cannot be deleted. */
const LONGEST_SUBMISSION = 1_000

/** @throws ConfigurationError that names a wrong option */
export function asyncSearchSettings(host: HelperHost, options: AsyncSearchOptions): AsyncQuerySettings {
  const validators: Validators<Own> = { ...VALIDATORS, partial: parseBoolean }
  const { own, call } = splitOptions('asyncSearch$', validators, options)
  return settingsOf(host, own, call)
}

/** @throws ConfigurationError that names a wrong option */
export function eqlSettings(host: HelperHost, options: AsyncQueryOptions): AsyncQuerySettings {
  const { own, call } = splitOptions('eql$', VALIDATORS, options)
  return settingsOf(host, own, call)
}

function settingsOf(host: HelperHost, own: Partial<Own>, call: BufferedOptions): AsyncQuerySettings {
  const { partial = false, keepOnCompletion = false, keepAlive = 60_000, resumeFrom, id$ } = own
  const { waitForCompletion = partial ? 1_000 : 30_000 } = own
  const detached = detachedOptions(call)
  const kept = { keep_alive: milliseconds(keepAlive) }
  return {
    partial,
    keep: keepOnCompletion,
    resumeFrom,
    onId: (id) => id$?.next(id),
    submit: {
      ...kept,
      keep_on_completion: keepOnCompletion,
      wait_for_completion_timeout: milliseconds(
        longPoll(host, detached, Math.min(waitForCompletion, LONGEST_SUBMISSION)),
      ),
    },
    poll: { ...kept, wait_for_completion_timeout: milliseconds(longPoll(host, call, waitForCompletion)) },
    call,
    detached,
  }
}

function milliseconds(duration: number): string {
  return `${Math.ceil(duration)}ms`
}

/** Parameters that the options of the helper determine. */
const DECIDED = ['wait_for_completion_timeout', 'keep_alive', 'keep_on_completion'] as const

/** Name of a parameter that the options of the helper determine, or that would hide what it needs. */
export type DecidedByHelper = (typeof DECIDED)[number] | 'filter_path'

const REFUSED: readonly Refusal[] = [
  refusal(DECIDED, 'use the options waitForCompletion, keepAlive, keepOnCompletion'),
  refusal(['filter_path'], 'it needs the state of the search in each response'),
]

/** @throws ConfigurationError for a parameter that the helper determines, or that hides what it needs */
export function rejectDecided(helper: string, params: unknown, options: unknown): void {
  refuseParams(helper, params, options, REFUSED)
  refuseQuerystring(helper, options)
}
