import { AsyncResource } from 'node:async_hooks'
import { EMPTY, map, type Observable, type SchedulerLike, type Subscriber, type Subscription } from 'rxjs'
import type { BufferedOptions } from '../../api/method.js'
import { ResponseError } from '../../errors/index.js'
import type { Serializer } from '../../json/text/serializer.js'
import type { BodySink } from '../../message/result.js'
import type { RetryBackoff } from '../../options/call-options.js'
import { backoff } from '../../retry/backoff.js'
import { LONGEST_PATIENCE } from '../../retry/policy.js'
import { retryAfter } from '../../retry/retry-after.js'
import { monotonicNow } from '../../rx/monotonic-now.js'
import { LONGEST_TIMER } from '../../validate/duration.js'
import { flagged } from '../helper-flag.js'
import type { HelperHost } from '../host.js'
import { bytesOf } from '../pages/page.js'
import type { Answer } from './delivery-owner.js'
import type { Operation } from './operation.js'
import { FILTER_PATHS } from './response.js'
import type { BulkPlan } from './settings.js'

/**
 * Sends the requests of one stream, and tells it the time.
 *
 * It is also the async context in which the stream was subscribed: its requests belong to no single document.
 */
export class Transport extends AsyncResource {
  readonly serializer: Serializer
  readonly #host: HelperHost
  readonly #scheduler: SchedulerLike
  readonly #retryBackoff: RetryBackoff | undefined
  readonly #refresh: boolean | readonly string[]
  readonly #params: Readonly<Record<string, unknown>>
  readonly #call: BufferedOptions
  readonly #needsItems: boolean

  /** @param needsItems - whether the items of responses without errors matter */
  constructor(host: HelperHost, { settings, params, call }: BulkPlan, needsItems: boolean) {
    super('rxelastic.bulk')
    this.serializer = host.serializer
    this.#host = host
    this.#scheduler = host.scheduler
    this.#retryBackoff = settings.retryBackoff ?? host.settings.retryBackoff
    this.#refresh = settings.refreshOnCompletion
    this.#needsItems = needsItems
    this.#params = { ...params, index: settings.index }
    // The bulk as a whole obeys the signal, and repeats documents, not calls.
    this.#call = flagged(host, { ...call, signal: undefined, maxRetries: 0 }, 'bp')
  }

  /** Time in milliseconds, for durations. */
  now(): number {
    return monotonicNow(this.#scheduler)
  }

  /** Does something after some milliseconds. */
  after(milliseconds: number, work: () => void): Subscription {
    return this.#scheduler.schedule(work, milliseconds)
  }

  /** Sends lines, and emits the bytes of the response. */
  send(bytes: Buffer, operations: readonly Operation[], subscriber: Subscriber<Buffer>): void {
    const outcomes = operations.every(({ id }) => id !== undefined) ? 'named' : 'outcomes'
    const filter = FILTER_PATHS[this.#needsItems ? outcomes : 'errors']
    const params = { ...this.#params, filter_path: filter, operations: bytes }
    const response$ = this.#host.call$('bulk', params, this.#call, { detached: true, sink, operations })
    this.runInAsyncScope(() => response$.pipe(map(bufferOf)).subscribe(subscriber))
  }

  /**
   * Returns the wait before the next attempt, in milliseconds: as long as the server says, but five minutes at most.
   * @throws what the user's `retryBackoff` throws
   */
  delay(attempt: number, error: unknown): number {
    const asked = error instanceof ResponseError ? retryAfter(error.retryAfter, this.#scheduler.now()) : undefined
    if (asked !== undefined) return Math.min(asked, LONGEST_PATIENCE)
    return Math.min(backoff(attempt, this.#retryBackoff), LONGEST_TIMER)
  }

  /** Refreshes the indices that were written to, or the named ones, if that was asked for. */
  refresh$(written: ReadonlySet<string>): Observable<unknown> {
    const refresh = this.#refresh
    const indices = typeof refresh === 'boolean' ? [...written] : refresh
    if (refresh === false || indices.length === 0) return EMPTY
    const { maxRetries: _maxRetries, ...options } = this.#call
    return this.#host.call$('indices.refresh', { index: indices }, options, { detached: true })
  }

  /** Tells listeners of the client what became of a request. */
  report({ error, ...answer }: Answer, concurrency: number): void {
    this.#host.report({ type: 'bulk', ...answer, concurrency, ...(error === undefined ? {} : { error }) })
  }
}

/** Collects the bytes of a response, which are read later. */
class ResponseSink implements BodySink {
  readonly #chunks: Uint8Array[] = []

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
  }

  end(): Buffer {
    return Buffer.concat(this.#chunks)
  }
}

const sink = (): ResponseSink => new ResponseSink()

/** An interceptor can have answered in place of the server. */
function bufferOf(response: unknown): Buffer {
  return Buffer.isBuffer(response) ? response : Buffer.from(bytesOf(response))
}
