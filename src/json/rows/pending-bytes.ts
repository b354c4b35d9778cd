/** Number of bytes in front of a chunk in which something that goes on in the chunk can have begun. */
const OVERLAP = 64

const EMPTY = Buffer.alloc(0)

/** Bytes that have arrived in chunks and wait to be parsed. They are joined only when they are needed as a whole. */
export class PendingBytes {
  #chunks: Buffer[] = []
  #size = 0
  /** The last bytes before the latest chunk. */
  #before: Buffer = EMPTY

  /** Number of bytes. */
  get size(): number {
    return this.#size
  }

  push(chunk: Uint8Array): Buffer {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    this.#before = this.#end()
    this.#chunks.push(bytes)
    this.#size += bytes.length
    return bytes
  }

  /** Returns the latest chunk with some of the bytes before it, as one character a byte. */
  latestText(): string {
    return this.#before.toString('latin1') + this.#latest.toString('latin1')
  }

  /** Position of {@link latestText}. */
  get latestFrom(): number {
    return this.#size - this.#latest.length - this.#before.length
  }

  /** Returns the last position of a short sequence that the latest chunk has or completes; -1 if there is none. */
  lastIndexOf(sequence: Uint8Array): number {
    const latest = this.#latest
    const within = latest.lastIndexOf(sequence)
    if (within >= 0) return this.#size - latest.length + within
    const seam = Buffer.concat([this.#before, latest.subarray(0, sequence.length - 1)]).lastIndexOf(sequence)
    return seam < 0 ? -1 : this.latestFrom + seam
  }

  /** Returns all bytes as one Buffer. */
  joined(): Buffer {
    const [first = EMPTY] = this.#chunks
    if (this.#chunks.length < 2) return first
    const joined = Buffer.concat(this.#chunks, this.#size)
    this.#chunks = [joined]
    return joined
  }

  /** Removes bytes from the beginning. What remains counts as the latest chunk. */
  drop(count: number): void {
    const rest = this.joined().subarray(count)
    this.#chunks = [rest]
    this.#size = rest.length
    this.#before = EMPTY
  }

  get #latest(): Buffer {
    return this.#chunks.at(-1) ?? EMPTY
  }

  #end(): Buffer {
    const latest = this.#latest
    if (latest.length >= OVERLAP) return latest.subarray(-OVERLAP)
    return Buffer.concat([this.#before, latest]).subarray(-OVERLAP)
  }
}
