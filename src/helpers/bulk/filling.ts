import type { Serializer } from '../../json/text/serializer.js'
import { Batch } from './batch.js'
import { LineWriter } from './line-writer.js'
import type { Operation } from './operation.js'

/** Batch that is being filled, and the operation that did not fit into it. */
export class Filling {
  /** Bytes that a batch may have; less once the server has refused a batch of that size. */
  maxBytes: number
  readonly #maxOperations: number
  readonly #writer: LineWriter
  #batch: Batch
  #carried: { readonly operation: Operation; readonly lines: Buffer } | undefined
  #full = false
  #bytes = 0
  #count = 0

  constructor(serializer: Serializer, maxBytes: number, maxOperations: number) {
    this.maxBytes = maxBytes
    this.#maxOperations = maxOperations
    this.#writer = new LineWriter(serializer)
    this.#batch = new Batch(0)
  }

  /** Bytes of an operation, on average. */
  get averageBytes(): number {
    return (this.#bytes + this.#batch.size) / Math.max(1, this.#count + this.#batch.operations.length)
  }

  get empty(): boolean {
    return this.#batch.operations.length === 0
  }

  /** Number of operations in it, the one that did not fit included. */
  get size(): number {
    return this.#batch.operations.length + (this.#carried === undefined ? 0 : 1)
  }

  /** True if nothing more fits. */
  get full(): boolean {
    return this.#full
  }

  /** Writes an operation. @throws SerializationError for a document that cannot be sent; nothing of it is written then */
  add(operation: Operation): void {
    const batch = this.#batch
    const start = batch.size
    this.#writer.write(batch, operation)
    if (batch.size > this.maxBytes && batch.operations.length > 0) {
      this.#carried = { operation, lines: batch.cut(start) }
      this.#full = true
    } else {
      batch.add(operation, start)
      this.#full = batch.size >= this.maxBytes || batch.operations.length >= this.#maxOperations
    }
  }

  /** Hands the batch over. The next one begins with the operation that did not fit. */
  take(): { readonly operations: readonly Operation[]; readonly bytes: Buffer } {
    const { operations, bytes } = this.#batch
    this.#bytes += bytes.length
    this.#count += operations.length
    // The next batch is about as large as a full one before it.
    this.#batch = new Batch(this.#full ? Math.ceil(bytes.length * 1.125) : 0)
    this.#full = false
    const carried = this.#carried
    this.#carried = undefined
    if (carried !== undefined) {
      this.#batch.addWritten(carried.operation, carried.lines)
      this.#full = this.#batch.size >= this.maxBytes || this.#maxOperations === 1
    }
    return { operations, bytes }
  }

  /** Takes all operations out, which are not sent then. */
  drop(): readonly Operation[] {
    const { operations } = this.take()
    return this.empty ? operations : [...operations, ...this.take().operations]
  }
}
