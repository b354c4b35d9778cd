import { Subscriber, type Subscription } from 'rxjs'
import { slicesOf } from './batch.js'
import type { DeliveryOwner, Failure } from './delivery-owner.js'
import { ItemReader, type Sent } from './item-reader.js'
import type { Operation } from './operation.js'
import { BulkResponse } from './response.js'
import { causeOf, fateOf, statusOf } from './retry-decision.js'

/** Operations that are sent together, with their lines. */
interface Part extends Sent {
  readonly bytes: Buffer
}

/** Delivery of one batch: its requests and retries, until each of its operations is settled. It keeps its place all that time. */
export class Delivery {
  readonly operations: number
  readonly bytes: number
  /** Time that the server spent on all its requests, in milliseconds. */
  took = 0
  readonly #owner: DeliveryOwner
  /** Parts that still have to be sent; the first one is next. A batch that is too large falls into several. */
  readonly #parts: Part[]
  /** The part that a request carries now, and the reader of its response. */
  #inFlight: Part | undefined
  #reader: ItemReader | undefined
  #work: Subscription | undefined
  #waiting = false
  /** True while it begins requests. */
  #starting = false
  /** True if the next part may be sent. */
  #isNext = false
  /** Time at which the request was sent, and time until the response, in milliseconds. */
  #sentAt = 0
  #duration = 0

  constructor(owner: DeliveryOwner, operations: readonly Operation[], bytes: Buffer) {
    this.#owner = owner
    this.operations = operations.length
    this.bytes = bytes.length
    this.#parts = [{ operations, bytes, attempts: 0, lost: false }]
  }

  /** Sends the next part, or ends. A response that comes at once must not make a recursion of as many parts as there are. */
  readonly start = (): void => {
    this.#isNext = true
    if (this.#starting) return
    this.#starting = true
    while (this.#isNext) {
      this.#isNext = false
      this.#startNext()
    }
    this.#starting = false
  }

  #startNext(): void {
    this.#work = undefined
    this.#waiting = false
    if (this.#owner.stopping) this.abandonAll()
    const part = this.#nextPart()
    if (part === undefined) return this.#owner.done(this)
    const { operations, bytes, attempts } = part
    const sent: Part = { ...part, attempts: attempts + 1 }
    let response: Buffer | undefined
    const subscriber = new Subscriber<Buffer>({
      next: (body: Buffer) => {
        response = body
      },
      error: (error: unknown) => {
        this.#duration = this.#owner.now() - this.#sentAt
        this.#owner.run(() => this.#fail(sent, error))
      },
      complete: () => {
        this.#duration = this.#owner.now() - this.#sentAt
        this.#owner.run(() => this.#read(sent, response ?? NOTHING))
      },
    })
    this.#inFlight = sent
    this.#work = subscriber
    this.#sentAt = this.#owner.now()
    this.#owner.send(bytes, operations, attempts > 0, subscriber)
  }

  /** Ends its work at once: closes the socket, or ends the wait. */
  stop(): void {
    this.#work?.unsubscribe()
    this.#reader?.stop()
  }

  /** Gives up its operations, when it has stopped. */
  abandonAll(): void {
    for (const { operations, lost } of this.#parts.splice(0)) this.#abandon(operations, lost)
    const { lost } = this.#inFlight ?? { lost: false }
    if (this.#inFlight !== undefined) this.#abandon(this.#reader?.unread ?? this.#inFlight.operations, true)
    if (this.#reader !== undefined) this.#abandon(this.#reader.refused, lost)
    this.#inFlight = undefined
    this.#reader = undefined
  }

  /** Gives up what only waits for its next attempt; what is in flight goes on. */
  stopWaiting(): void {
    if (!this.#waiting) return
    this.#work?.unsubscribe()
    this.start()
  }

  #abandon(operations: readonly Operation[], lost: boolean): void {
    for (const operation of operations) this.#owner.abandon(operation, lost ? 'unknown' : 'unsent')
  }

  #read(sent: Part, bytes: Buffer): void {
    let response: BulkResponse
    try {
      response = new BulkResponse(bytes)
    } catch (error) {
      return this.#fail(sent, error)
    }
    const reader = new ItemReader(this.#owner, sent, response, (problem?: unknown) =>
      this.#onRead(sent, response, problem),
    )
    this.#reader = reader
    reader.start()
  }

  #onRead(sent: Part, response: BulkResponse, problem: unknown): void {
    const reader = this.#reader
    if (reader === undefined) return
    this.took += response.took
    const { refused, unread, refusals } = reader
    const error = unread.length === 0 ? undefined : response.unreadable(problem)
    this.#answer(sent, response.took, refusals, error)
    this.#inFlight = undefined
    this.#reader = undefined
    const before = this.#parts.length
    if (unread.length > 0) this.#lose(sent, unread, error)
    if (refused.length > 0) this.#again(sent, refused, sent.lost)
    this.#proceed(sent.attempts, error, before)
  }

  #fail(sent: Part, error: unknown): void {
    const fate = fateOf(error)
    this.#answer(sent, 0, fate === 'refused' ? sent.operations.length : 0, error)
    this.#inFlight = undefined
    const before = this.#parts.length
    if (fate === 'too-large') return this.#shrink(sent, error)
    if (fate === 'refused') this.#refuse(sent, error)
    else if (fate === 'lost') this.#lose(sent, sent.operations, error)
    else {
      this.#abandon(sent.operations, sent.lost || fate === 'broken')
      this.#owner.reject(error)
    }
    this.#proceed(sent.attempts, error, before)
  }

  #refuse(sent: Part, error: unknown): void {
    if (sent.attempts <= this.#owner.retries) return this.#again(sent, sent.operations, sent.lost)
    this.#settleAll(sent, sent.operations, sent.lost ? 'unknown' : 'failed', failureOf(error))
  }

  /** Only what does no harm twice is sent again. */
  #lose(sent: Part, operations: readonly Operation[], error: unknown): void {
    const mayRetry = sent.attempts <= this.#owner.retries
    const repeatable = mayRetry ? operations.filter((operation) => operation.repeatable) : []
    const others = mayRetry ? operations.filter((operation) => !operation.repeatable) : operations
    if (others.length > 0) this.#settleAll(sent, others, 'unknown', failureOf(error))
    if (repeatable.length > 0) this.#again(sent, repeatable, true)
  }

  #again({ bytes, operations: all, attempts }: Part, operations: readonly Operation[], lost: boolean): void {
    const slices = operations.length === all.length ? bytes : slicesOf(bytes, operations)
    this.#parts.unshift({ operations, bytes: slices, attempts, lost })
  }

  /** Takes the next part, or the first half of it if it is known to be too large. */
  #nextPart(): Part | undefined {
    const [part] = this.#parts
    if (part !== undefined && part.bytes.length > this.#owner.maxBytes && part.operations.length > 1) {
      this.#parts.shift()
      this.#halve(part)
      return this.#nextPart()
    }
    return this.#parts.shift()
  }

  #shrink(sent: Part, error: unknown): void {
    const { operations, bytes, lost } = sent
    const part = { ...sent, attempts: sent.attempts - 1 }
    if (operations.length > 1) {
      this.#owner.tooLarge(bytes.length)
      this.#halve(part)
    } else {
      this.#settleAll(part, operations, lost ? 'unknown' : 'failed', failureOf(error))
    }
    this.start()
  }

  /** Both halves have about the same number of bytes. */
  #halve({ operations, bytes, attempts, lost }: Part): void {
    const start = operations[0]?.start ?? 0
    const middle = operations.findIndex(({ end }) => end - start > bytes.length / 2)
    const cut = Math.min(Math.max(1, middle), operations.length - 1)
    const halves = [operations.slice(0, cut), operations.slice(cut)]
    this.#parts.unshift(...halves.map((half) => ({ operations: half, bytes: slicesOf(bytes, half), attempts, lost })))
  }

  /** Waits if there are more parts to send than before: those had a failure. */
  #proceed(attempt: number, error: unknown, before: number): void {
    if (this.#parts.length === before || this.#owner.stopping) return this.start()
    this.#waiting = true
    this.#work = this.#owner.wait(attempt, error, this.start)
  }

  #settleAll(
    { attempts }: Part,
    operations: readonly Operation[],
    state: 'failed' | 'unknown',
    failure: Failure,
  ): void {
    for (const operation of operations) this.#owner.settle(operation, state, attempts, undefined, failure)
  }

  #answer(sent: Part, took: number, refused: number, error?: unknown): void {
    const { operations, bytes, attempts } = sent
    this.#owner.answered({
      operations: operations.length,
      bytes: bytes.length,
      attempt: attempts,
      duration: this.#duration,
      took,
      refused,
      error,
    })
  }
}

const NOTHING = Buffer.alloc(0)

function failureOf(error: unknown): Failure {
  return { status: statusOf(error), error: causeOf(error) }
}
