import { AsyncResource } from 'node:async_hooks'
import type { Observable, SchedulerLike } from 'rxjs'
import { counted } from '../../errors/counted.js'
import { DeserializationError, isResponseError, SerializationError } from '../../errors/index.js'
import type { BatchSettings } from '../../options/batch-options.js'
import { callAll } from '../../rx/teardown-errors.js'
import type { BatchedCall, BatchedResponse } from './batched-call.js'

/** Response of the multi search API. */
interface MultiSearchResponse {
  readonly responses?: readonly BatchedResponse[]
}

/** Connection of a {@link Batcher} to its client. */
export interface BatcherContext {
  readonly scheduler: SchedulerLike
  /** Sends the lines of a multi search. */
  readonly send$: (lines: readonly unknown[], calls: readonly BatchedCall[]) => Observable<unknown>
}

/**
 * Collects searches and sends them together.
 *
 * A batch is sent when it is full, or when its first search has waited for `flushInterval`.
 * The requests run in the async context in which the batcher was made: they belong to no single caller.
 */
export class Batcher {
  readonly #settings: BatchSettings
  readonly #context: BatcherContext
  readonly #scope = new AsyncResource('rxelastic.batcher')
  readonly #waiting = new Set<BatchedCall>()
  #cancelTimer: (() => void) | undefined
  #requests = 0

  constructor(settings: BatchSettings, context: BatcherContext) {
    this.#settings = settings
    this.#context = context
  }

  add(call: BatchedCall): void {
    this.#waiting.add(call)
    if (this.#waiting.size >= this.#settings.operations) this.#flush()
    else this.#cancelTimer ??= this.#startTimer()
  }

  /** Removes a call whose subscriber has left. One that has been sent is only dropped from its batch. */
  remove(call: BatchedCall): void {
    if (this.#waiting.delete(call) && this.#waiting.size === 0) this.#stopTimer()
  }

  #startTimer(): () => void {
    const { flushInterval } = this.#settings
    const flush = (): void => this.#flush()
    if (flushInterval === 0) {
      // After the promises of this turn of the event loop: calls that they start belong to the same moment.
      const immediate = setImmediate(flush)
      return () => clearImmediate(immediate)
    }
    const timer = this.#context.scheduler.schedule(flush, flushInterval)
    return () => timer.unsubscribe()
  }

  #stopTimer(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }

  #flush(): void {
    this.#stopTimer()
    while (this.#waiting.size > 0 && this.#requests < this.#settings.concurrency) {
      const calls = this.#takeWaiting()
      this.#scope.runInAsyncScope(this.#send, this, calls)
    }
  }

  #takeWaiting(): readonly BatchedCall[] {
    const calls: BatchedCall[] = []
    for (const call of this.#waiting) {
      calls.push(call)
      this.#waiting.delete(call)
      call.sent()
      if (calls.length === this.#settings.operations) break
    }
    return calls
  }

  #send(calls: readonly BatchedCall[]): void {
    this.#requests++
    // The request is canceled when no subscriber of its calls is left.
    const lines = calls.flatMap(({ search }) => [search.header, search.body])
    let isSettled = false
    const request = this.#context.send$(lines, calls).subscribe({
      next: (response) => {
        isSettled = true
        settle(calls, response)
      },
      error: (error) => {
        if (calls.length > 1 && isRefusedWhole(error)) callAll(calls.map((call) => () => call.sendAlone()))
        else failAll(calls, error)
      },
      complete: () => {
        if (!isSettled) settle(calls, undefined)
      },
    })
    request.add(() => {
      this.#requests--
      if (this.#waiting.size > 0 && this.#cancelTimer === undefined) this.#flush()
    })
    let active = calls.length
    const leave = (): void => {
      if (--active === 0) request.unsubscribe()
    }
    for (const call of calls) call.onLeave(leave)
  }
}

/** Returns whether one bad search, or their size, can be the reason of an error: Elasticsearch then refuses all of them. */
function isRefusedWhole(error: unknown): boolean {
  return isResponseError(error, 400, 413) || error instanceof SerializationError
}

function failAll(calls: readonly BatchedCall[], error: unknown): void {
  callAll(calls.map((call) => () => call.fail(error)))
}

function settle(calls: readonly BatchedCall[], response: unknown): void {
  const { responses }: MultiSearchResponse = Object(response)
  if (Array.isArray(responses) && responses.length === calls.length) {
    return callAll(calls.map((call, place) => () => call.settle(responses[place])))
  }
  const found = Array.isArray(responses) ? responses.length : 'no'
  const sent = counted(calls.length, 'search was', 'searches were')
  const back = typeof found === 'number' ? counted(found, 'response') : `${found} responses`
  failAll(calls, new DeserializationError(`${sent} sent, and ${back} came back`, ''))
}
