import type { Operation } from './operation.js'

/** Number of buckets at the beginning, a power of two; it doubles as needed. */
const FEWEST_BUCKETS = 256

/** Prime of the 32-bit FNV-1a hash: http://www.isthe.com/chongo/tech/comp/fnv/. */
const FNV_PRIME = 0x01000193

/** Bits of a hash: V8 stores such a number without an object of its own. */
const HASH_BITS = 0x3fffffff

/**
 * Order of the operations on each index and id: of those with the same, one is on its way and the others wait.
 * Routing does not count, as Elasticsearch finds out only after the fact whether two routings lead to one shard.
 *
 * It is a hash table whose entries are the operations themselves.
 * A `Map` takes about three times as much CPU time here: each deletion leaves a gap, so it is copied again and again.
 */
export class IdOrder {
  /** The last operation on each id: the first one of each bucket, which leads to the others. */
  #buckets: (Operation | undefined)[] = bucketsFor(FEWEST_BUCKETS)
  #size = 0
  #waiting = 0
  /** A start of the hash that is not known outside, so that ids cannot be chosen to collide. */
  readonly #seed = Math.floor(Math.random() * HASH_BITS)
  /** Index of the operation before, and the hash of its name: most operations have the same. */
  #index: string | undefined
  #indexHash = this.#seed

  /** Number of operations that wait. */
  get waiting(): number {
    return this.#waiting
  }

  /** Takes note of an operation. @returns whether it may go at once */
  enter(operation: Operation): boolean {
    const { id, index } = operation
    if (id === undefined) return true
    if (index !== this.#index) this.#remember(index)
    const hash = hashOf(id, this.#indexHash)
    operation.hash = hash
    const buckets = this.#buckets
    const bucket = hash & (buckets.length - 1)
    const first = buckets[bucket]
    let before: Operation | undefined
    for (let last = first; last !== undefined; before = last, last = last.nextInBucket) {
      if (last.hash !== hash || last.id !== id || last.index !== index) continue
      this.#link(bucket, before, operation)
      operation.nextInBucket = last.nextInBucket
      last.nextInBucket = undefined
      last.successor = operation
      this.#waiting++
      return false
    }
    operation.nextInBucket = first
    buckets[bucket] = operation
    if (++this.#size > buckets.length) this.#grow()
    return true
  }

  /** Takes note that an operation is settled. @returns the one that waited for it */
  leave(operation: Operation): Operation | undefined {
    const { id, successor } = operation
    if (id === undefined) return undefined
    if (successor === undefined) {
      this.#remove(operation)
      return undefined
    }
    operation.successor = undefined
    this.#waiting--
    return successor
  }

  #remove(operation: Operation): void {
    const bucket = operation.hash & (this.#buckets.length - 1)
    let before: Operation | undefined
    for (let last = this.#buckets[bucket]; last !== undefined; before = last, last = last.nextInBucket) {
      if (last !== operation) continue
      this.#link(bucket, before, operation.nextInBucket)
      operation.nextInBucket = undefined
      this.#size--
      return
    }
  }

  /** Puts an operation behind another one, or at the beginning of a bucket. */
  #link(bucket: number, before: Operation | undefined, operation: Operation | undefined): void {
    if (before === undefined) this.#buckets[bucket] = operation
    else before.nextInBucket = operation
  }

  #grow(): void {
    const buckets = bucketsFor(2 * this.#buckets.length)
    for (const first of this.#buckets) {
      for (let last = first; last !== undefined; ) {
        const next: Operation | undefined = last.nextInBucket
        const bucket = last.hash & (buckets.length - 1)
        last.nextInBucket = buckets[bucket]
        buckets[bucket] = last
        last = next
      }
    }
    this.#buckets = buckets
  }

  #remember(index: string | undefined): void {
    this.#index = index
    this.#indexHash = index === undefined ? this.#seed : hashOf(index, this.#seed)
  }
}

function bucketsFor(count: number): (Operation | undefined)[] {
  return new Array<Operation | undefined>(count).fill(undefined)
}

/** Hash of text, by FNV-1a over its UTF-16 code units. */
function hashOf(text: string, start: number): number {
  let hash = start
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME)
  // The upper bits are the better ones.
  return (hash ^ (hash >>> 15)) & HASH_BITS
}
