import { AsyncResource } from 'node:async_hooks'
import type { Observable, SchedulerLike } from 'rxjs'
import { DeserializationError } from '../../errors/index.js'
import type { BatchSettings } from '../../options/batch-options.js'
import type { BatchedCall, BatchedResponse } from './batched-call.js'

/** Response of the multi search API. */
interface MultiSearchResponse {
  readonly responses?: readonly BatchedResponse[]
}

/** Connection of a {@link Batcher} to its client. */
export interface BatcherContext {
  readonly scheduler: SchedulerLike
  /** Sends the lines of a multi search. */
  readonly send$: (lines: readonly unknown[]) => Observable<unknown>
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
  #waiting: BatchedCall[] = []
  #cancelTimer: (() => void) | undefined
  #requests = 0

  constructor(settings: BatchSettings, context: BatcherContext) {
    this.#settings = settings
    this.#context = context
  }

  add(call: BatchedCall): void {
    this.#waiting.push(call)
    if (this.#waiting.length >= this.#settings.operations) this.#flush()
    else this.#cancelTimer ??= this.#startTimer()
  }

  /** Removes a call whose subscriber has left. One that has been sent is only dropped from its batch. */
  remove(call: BatchedCall): void {
    const at = this.#waiting.indexOf(call)
    if (at < 0) return
    this.#waiting.splice(at, 1)
    if (this.#waiting.length === 0) this.#stopTimer()
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
    while (this.#waiting.length > 0 && this.#requests < this.#settings.concurrency) {
      const calls = this.#waiting.splice(0, this.#settings.operations)
      this.#scope.runInAsyncScope(this.#send, this, calls)
    }
  }

  #send(calls: readonly BatchedCall[]): void {
    this.#requests++
    // The request is canceled when no subscriber of its calls is left.
    const lines = calls.flatMap(({ search }) => [search.header, search.body])
    const request = this.#context.send$(lines).subscribe({
      next: (response) => settle(calls, response as MultiSearchResponse),
      error: (error) => {
        for (const call of calls) call.fail(error)
      },
    })
    request.add(() => {
      this.#requests--
      if (this.#waiting.length > 0 && this.#cancelTimer === undefined) this.#flush()
    })
    let active = calls.length
    const leave = (): void => {
      if (--active === 0) request.unsubscribe()
    }
    for (const call of calls) call.onLeave(leave)
  }
}

function settle(calls: readonly BatchedCall[], { responses }: MultiSearchResponse): void {
  if (Array.isArray(responses) && responses.length === calls.length) {
    for (const [place, call] of calls.entries()) call.settle(responses[place])
    return
  }
  const found = Array.isArray(responses) ? responses.length : 'no'
  const error = new DeserializationError(`${calls.length} searches were sent, and ${found} responses came back`, '')
  for (const call of calls) call.fail(error)
}
