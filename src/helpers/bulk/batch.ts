import type { Operation } from './operation.js'

/** Size at which a batch begins, in bytes; it doubles as needed. */
const SMALLEST = 16_384

const LINE_FEED = 0x0a
const LAST_ASCII = 0x7f

/** Operations whose lines stand behind one another in one buffer, as they go over the wire. */
export class Batch {
  readonly operations: Operation[] = []
  #bytes: Buffer
  #used = 0

  /** @param expected - size that the batch will probably have, in bytes */
  constructor(expected: number) {
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(SMALLEST, expected))
  }

  /** Number of bytes written so far. */
  get size(): number {
    return this.#used
  }

  /** Bytes written so far. No more are written. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#used)
  }

  /** Writes short text that is mostly ASCII. */
  writeShort(text: string): void {
    const { length } = text
    if (this.#used + length > this.#bytes.length) this.#reserve(length)
    const bytes = this.#bytes
    let at = this.#used
    // A call into the runtime takes longer than a few turns of a loop.
    for (let place = 0; place < length; place++) {
      const code = text.charCodeAt(place)
      if (code > LAST_ASCII) return this.writeText(text)
      bytes[at++] = code
    }
    this.#used = at
  }

  /** Writes text as UTF-8. */
  writeText(text: string): void {
    const { length } = text
    if (this.#used + 3 * length > this.#bytes.length) this.#reserve(Buffer.byteLength(text))
    this.#used += this.#bytes.write(text, this.#used)
  }

  /** Writes bytes. */
  writeBytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#used)
    this.#used += bytes.length
  }

  /** Ends a line. */
  writeLineFeed(): void {
    if (this.#used === this.#bytes.length) this.#reserve(1)
    this.#bytes[this.#used++] = LINE_FEED
  }

  /** Adds an operation whose lines begin at a position and end here. */
  add(operation: Operation, start: number): void {
    operation.start = start
    operation.end = this.#used
    this.operations.push(operation)
  }

  /** Takes everything behind a position out of the batch. @returns a copy of it */
  cut(start: number): Buffer {
    const tail = Buffer.from(this.#bytes.subarray(start, this.#used))
    this.#used = start
    return tail
  }

  /** Adds an operation with lines that are written already. */
  addWritten(operation: Operation, lines: Uint8Array): void {
    const start = this.#used
    this.writeBytes(lines)
    this.add(operation, start)
  }

  #reserve(length: number): void {
    const needed = this.#used + length
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length))
    this.#bytes.copy(larger, 0, 0, this.#used)
    this.#bytes = larger
  }
}

/** Lines of some operations of a batch, as slices of its bytes. The operations then stand in the new buffer. */
export function slicesOf(bytes: Buffer, operations: readonly Operation[]): Buffer {
  let length = 0
  for (const { start, end } of operations) length += end - start
  const result = Buffer.allocUnsafeSlow(length)
  let at = 0
  for (const operation of operations) {
    bytes.copy(result, at, operation.start, operation.end)
    const size = operation.end - operation.start
    operation.start = at
    at += size
    operation.end = at
  }
  return result
}
