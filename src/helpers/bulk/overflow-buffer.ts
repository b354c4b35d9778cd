import { Queue } from '../../flow/queue.js'
import { isRawHit } from '../../json/hits/raw-hit.js'
import type { Serializer } from '../../json/text/serializer.js'

/** Document that waits, and its size in bytes. */
interface Waiting {
  readonly document: unknown
  readonly bytes: number
}

/** Documents that wait for the server where writers do not. */
export class OverflowBuffer {
  /** Number of documents that were dropped. */
  dropped = 0
  readonly #overflow: 'drop-oldest' | 'drop-newest' | 'error'
  readonly #maxBytes: number
  readonly #serializer: Serializer
  readonly #queue = new Queue<Waiting>()
  #bytes = 0

  constructor(overflow: 'drop-oldest' | 'drop-newest' | 'error', maxBytes: number, serializer: Serializer) {
    this.#overflow = overflow
    this.#maxBytes = maxBytes
    this.#serializer = serializer
  }

  /** Number of documents that wait. */
  get size(): number {
    return this.#queue.size
  }

  /** Takes a document, or drops one. @returns false if it overflows and may not drop any */
  push(document: unknown): boolean {
    const bytes = sizeOf(document, this.#serializer)
    // Without room for it, dropping others would be of no use.
    if (this.#overflow === 'drop-oldest' && bytes <= this.#maxBytes) {
      while (this.#bytes + bytes > this.#maxBytes && this.#queue.size > 0) this.#drop()
    }
    if (this.#bytes + bytes > this.#maxBytes) {
      if (this.#overflow === 'error') return false
      this.dropped++
      return true
    }
    this.#queue.push({ document, bytes })
    this.#bytes += bytes
    return true
  }

  /** Takes out the document that has waited longest. */
  shift(): unknown {
    const { bytes, document } = this.#queue.shift()
    this.#bytes -= bytes
    return document
  }

  #drop(): void {
    this.shift()
    this.dropped++
  }
}

/** Size of a document in bytes; what cannot be serialized fails later, and has none. */
function sizeOf(document: unknown, serializer: Serializer): number {
  if (document instanceof Uint8Array) return document.byteLength
  if (typeof document === 'string') return Buffer.byteLength(document)
  if (isRawHit(document)) return document._source?.byteLength ?? 0
  try {
    return Buffer.byteLength(serializer.serialize(document))
  } catch {
    return 0
  }
}
