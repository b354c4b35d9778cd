/** Number of batches that may be on their way at once. */
export interface Concurrency {
  readonly limit: number
  /** Takes note of a full batch that was answered without a refusal. */
  answered(milliseconds: number, bytes: number): void
  /** Takes note of a refusal for the moment. @param resent - whether the documents were sent before */
  refused(resent: boolean): void
}

/** Concurrency that stays as it is. */
export class FixedConcurrency implements Concurrency {
  readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  answered(): void {}

  refused(): void {}
}

/** First and largest limit of the search for the best number. */
const FIRST = 5
const MOST = 16

/** Limit up to which the search doubles its steps, because a short job is over before the search is. Source: TCP, slow start */
const SLOW_START = 8

/**
 * Number of batches that may wait on the server while it works on the others: fewer let it run idle, more only wait.
 * Source: TCP Vegas, alpha and beta
 */
const FEW_WAITING = 2
const MANY_WAITING = 4

/** Weight of the latest round in the average time of a batch. */
const WEIGHT = 0.5

/** Growth of the shortest time with each round, for a server that has become slower. */
const FORGETTING = 1.002

/** Part of the limit that remains after a refusal. */
const BACKING_OFF = 0.7

/**
 * Answers without a refusal before a limit that was refused is tried again: a try costs a batch or two. A try halves
 * it, and a refusal of the try makes it four times as many.
 */
const FIRST_PATIENCE = 64
const LEAST_PATIENCE = 32
const MOST_PATIENCE = 4_096

/**
 * Concurrency that follows the server.
 *
 * It doubles to begin with, and then grows by one a round, while batches take hardly longer than the fastest (additive
 * increase). It shrinks by one when
 * they wait on the server. When the server refuses batches, it shrinks to a part of itself (multiplicative
 * decrease), and then comes back to less than what was refused. A round is as many responses as there are batches in
 * flight.
 */
export class AdaptiveConcurrency implements Concurrency {
  #limit = FIRST
  #answers = 0
  #time = 0
  #average: number | undefined
  #shortest = Number.POSITIVE_INFINITY
  /** Answers after a refusal until the next one counts: those on their way tell nothing new. */
  #deaf = 0
  /** Largest limit that is not known to be refused. */
  #ceiling = MOST
  #patience = FIRST_PATIENCE
  /** True if the ceiling was raised since the last refusal. */
  #tries = false
  /** Answers since the last refusal, or since the ceiling was raised. */
  #quiet = 0

  get limit(): number {
    return this.#limit
  }

  answered(milliseconds: number, bytes: number): void {
    if (this.#deaf > 0) this.#deaf--
    if (++this.#quiet >= this.#patience) this.#raiseCeiling()
    this.#time += milliseconds / Math.max(1, bytes)
    if (++this.#answers >= this.#limit) this.#endRound()
  }

  refused(resent: boolean): void {
    if (this.#deaf > 0) {
      this.#deaf--
      return
    }
    this.#deaf = this.#limit
    if (!resent) this.#lowerCeiling()
    this.#limit = Math.max(1, Math.floor(this.#limit * BACKING_OFF))
    this.#forgetRound()
  }

  #endRound(): void {
    const mean = this.#time / this.#answers
    this.#forgetRound()
    this.#average = this.#average === undefined ? mean : WEIGHT * mean + (1 - WEIGHT) * this.#average
    this.#shortest = Math.min(mean, this.#shortest * FORGETTING)
    const waiting = this.#limit * (1 - this.#shortest / this.#average)
    if (waiting < FEW_WAITING) this.#limit = Math.min(this.#ceiling, this.#next)
    else if (waiting > MANY_WAITING) this.#limit = Math.max(1, this.#limit - 1)
  }

  /** Limit after a round in which few batches waited. */
  get #next(): number {
    return this.#limit < SLOW_START && this.#ceiling === MOST ? 2 * this.#limit : this.#limit + 1
  }

  /** A resend tells nothing new: it is refused as long as the batches are in flight that left it no room. */
  #lowerCeiling(): void {
    this.#ceiling = Math.max(1, this.#limit - 1)
    // On the way down from the first limit, nothing was tried in vain.
    if (this.#tries) this.#patience = Math.min(MOST_PATIENCE, this.#patience * 4)
    this.#tries = false
    this.#quiet = 0
  }

  #raiseCeiling(): void {
    this.#quiet = 0
    if (this.#ceiling === MOST) return
    this.#ceiling++
    this.#tries = true
    this.#patience = Math.max(LEAST_PATIENCE, this.#patience / 2)
  }

  #forgetRound(): void {
    this.#time = 0
    this.#answers = 0
  }
}
