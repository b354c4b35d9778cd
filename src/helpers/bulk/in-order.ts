import { Queue } from '../../flow/queue.js'
import type { BulkFlush, BulkState } from './actions.js'
import type { Failure } from './delivery-owner.js'
import type { Operation } from './operation.js'
import type { HeldOutcome, Report } from './report.js'
import type { Item } from './response.js'

/** Operation in the order of the input, with what has become of it. */
interface Entry {
  readonly operation: Operation
  bytes: number
  state: BulkState
  emit: (() => void) | undefined
}

/** Passes outcomes on in the order of the input: each waits for those before it. */
export class InOrder implements Report {
  readonly #report: Report
  readonly #queue = new Queue<Entry>()
  readonly #entries = new Map<Operation, Entry>()
  #held = 0

  constructor(report: Report) {
    this.#report = report
  }

  get needsItems(): boolean {
    return this.#report.needsItems
  }

  get held(): number {
    return this.#held
  }

  taken(operation: Operation): void {
    const entry: Entry = { operation, bytes: 0, state: 'unknown', emit: undefined }
    this.#queue.push(entry)
    this.#entries.set(operation, entry)
  }

  settled(operation: Operation, state: BulkState, attempts: number, item?: Item, failure?: Failure): void {
    this.#put(operation, state, () => this.#report.settled(operation, state, attempts, item, failure))
  }

  abandoned(operation: Operation): void {
    this.#put(operation, 'unknown', NOTHING)
  }

  flushed(flush: BulkFlush): void {
    this.#report.flushed(flush)
  }

  takeHeld(): readonly HeldOutcome[] {
    const held: HeldOutcome[] = []
    while (this.#queue.size > 0) {
      const entry = this.#queue.shift()
      if (entry.emit !== undefined && entry.emit !== NOTHING) held.push(entry)
      this.#entries.delete(entry.operation)
    }
    this.#held = 0
    return held
  }

  #put(operation: Operation, state: BulkState, emit: () => void): void {
    const entry = this.#entries.get(operation)
    if (entry === undefined) return
    this.#entries.delete(operation)
    entry.bytes = operation.end - operation.start
    entry.state = state
    entry.emit = emit
    this.#held += entry.bytes
    for (let first = this.#queue.first; first?.emit !== undefined; first = this.#queue.first) {
      this.#queue.shift()
      this.#held -= first.bytes
      first.emit()
    }
  }
}

const NOTHING = (): void => {}
