import { RequestAbortedError } from '../errors/index.js'
import { ScopedMessage } from './scoped-message.js'

/** Documents of a bulk at one moment. */
export interface DocumentCounts {
  /** Documents that were written, deleted, or needed no change. */
  readonly ok: number
  /** Documents that certainly were not written. */
  readonly failed: number
  /** Documents of which it is not known. */
  readonly unknown: number
  /** Documents that were given up before they were sent. */
  readonly unsent: number
  /** Resends of documents. */
  readonly retried: number
  /** Documents in batches that are under way, or that wait for their next attempt. */
  readonly inFlight: number
}

/** Ending of a helper; see `Outcome` of calls. */
type Outcome = 'completed' | 'taken' | 'failed' | 'unsubscribed'

/**
 * Message of the channels `tracing:rxelastic:helper:*`: one subscription to a helper of several calls.
 * All events of a subscription have the same object, whose properties are those of the moment.
 */
export class HelperMessage extends ScopedMessage {
  /** Name of the helper, such as `scan` or `bulk`. */
  readonly helper: string
  /** Index that the helper was given. Several are separated by commas. */
  readonly index: string | undefined
  /** Number of values that were emitted. */
  emitted = 0
  readonly #startedAt = performance.now()
  #endedAt: number | undefined
  #outcome: Outcome | undefined
  #error: unknown
  #documents: (() => DocumentCounts) | undefined

  constructor(helper: string, index: string | undefined) {
    super()
    this.helper = helper
    this.index = index
  }

  /** Milliseconds since the subscription, or that the helper took. */
  get duration(): number {
    return (this.#endedAt ?? performance.now()) - this.#startedAt
  }

  /** Error of a failed helper. */
  get error(): unknown {
    return this.#error
  }

  /** `true` if the helper was ended from outside, by its consumer, its signal or its client, or by a size limit. */
  get aborted(): boolean {
    return this.#outcome === 'unsubscribed' || this.#error instanceof RequestAbortedError
  }

  /** Documents of a helper that writes. */
  get documents(): DocumentCounts | undefined {
    return this.#documents?.()
  }

  /** @internal `true` once the helper has ended. */
  get over(): boolean {
    return this.#outcome !== undefined
  }

  /** @internal Sets the source of `documents`. */
  counts(documents: () => DocumentCounts): void {
    this.#documents = documents
  }

  /** @internal Ends the helper. @returns `false` if it has ended before */
  end(outcome: Outcome, error?: unknown): boolean {
    if (this.#outcome !== undefined) return false
    this.#outcome = outcome
    this.#error = error
    this.#endedAt = performance.now()
    return true
  }
}
