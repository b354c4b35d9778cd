import { Backlog } from '../../flow/backlog.js'
import type { Demand } from '../../flow/demand.js'
import { Queue } from '../../flow/queue.js'
import type { Turns } from '../../flow/turns.js'
import type { Serializer } from '../../json/text/serializer.js'
import { Filling } from './filling.js'
import type { Operation } from './operation.js'
import { OrderById } from './order-by-id.js'
import type { BulkSettings } from './settings.js'

/** Operations that are filled in between two looks at the clock. */
const OPERATIONS_PER_LOOK = 32

/** Operations that wait for room or for an earlier operation on their id, and the batch that is being filled. */
export class Intake {
  readonly #filling: Filling
  readonly #ids: OrderById | undefined
  readonly #queue = new Queue<Operation>()
  /** Operations whose predecessor is settled: they go before those in the queue. */
  readonly #released = new Queue<Operation>()
  readonly #backlog: Backlog
  readonly #onUnwritable: (operation: Operation, error: unknown) => void

  /** @param onUnwritable - receives an operation whose document cannot be sent */
  constructor(
    { order, flushBytes, flushOperations }: BulkSettings,
    serializer: Serializer,
    demand: Demand,
    onUnwritable: (operation: Operation, error: unknown) => void,
  ) {
    this.#filling = new Filling(serializer, flushBytes, flushOperations)
    this.#ids = order === 'id' ? new OrderById() : undefined
    this.#backlog = new Backlog('bulk', demand)
    this.#onUnwritable = onUnwritable
  }

  /** Bytes that a batch may have. */
  get maxBytes(): number {
    return this.#filling.maxBytes
  }

  /** True if nothing more fits into the batch. */
  get full(): boolean {
    return this.#filling.full
  }

  /** True if the batch is empty. */
  get batchEmpty(): boolean {
    return this.#filling.empty
  }

  /** Number of operations that wait for an earlier one on their id. */
  get waiting(): number {
    return this.#ids?.waiting ?? 0
  }

  /** Number of operations that wait for room in a batch. */
  get queued(): number {
    return this.#queue.size + this.#released.size
  }

  /** True if enough operations to fill a batch wait for earlier ones on their id. */
  get crowded(): boolean {
    const { waiting } = this
    return waiting > 0 && waiting >= this.#filling.maxBytes / this.#filling.averageBytes
  }

  /** Number of operations that are left to send. */
  get size(): number {
    return this.#filling.size + this.queued + this.waiting
  }

  /** Takes an operation: into the batch, or behind those that wait. @param direct - whether it may go into the batch at once */
  take(operation: Operation, direct: boolean): void {
    if (this.#ids?.enter(operation) === false) return
    if (direct && !this.full && this.queued === 0) return this.#fill(operation)
    this.#queue.push(operation)
    this.#backlog.add(operation.document)
  }

  /** Fills the batch with what waits. @returns whether it has stopped because this turn is over, or the stream stops */
  fill(stream: { readonly stopping: boolean; readonly turns: Turns }): boolean {
    for (let count = 1; !this.full; count++) {
      if (this.queued === 0) return false
      this.#fill(this.#released.size > 0 ? this.#released.shift() : this.#next())
      if (count % OPERATIONS_PER_LOOK === 0 && (stream.stopping || stream.turns.isOver())) return true
    }
    return false
  }

  /** Takes the batch out. */
  takeBatch(): { readonly operations: readonly Operation[]; readonly bytes: Buffer } {
    return this.#filling.take()
  }

  /** Takes note that an operation is settled. @returns the one that has waited for it */
  leave(operation: Operation): Operation | undefined {
    return this.#ids?.leave(operation)
  }

  /** Lets an operation go next whose predecessor is settled. */
  release(operation: Operation): void {
    this.#released.push(operation)
  }

  /** Remembers that requests of this size are too large. */
  tooLarge(bytes: number): void {
    this.#filling.maxBytes = Math.max(1, Math.min(this.#filling.maxBytes, Math.floor(bytes / 2)))
  }

  /** Takes out all operations that wait for nothing but to be sent. */
  drop(): readonly Operation[] {
    const dropped = [...this.#filling.drop()]
    for (const queue of [this.#released, this.#queue]) {
      while (queue.size > 0) dropped.push(queue.shift())
    }
    return dropped
  }

  #next(): Operation {
    const operation = this.#queue.shift()
    this.#backlog.remove(operation.document)
    return operation
  }

  #fill(operation: Operation): void {
    try {
      this.#filling.add(operation)
    } catch (error) {
      this.#onUnwritable(operation, error)
    }
  }
}
