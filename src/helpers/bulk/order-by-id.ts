import { Queue } from '../../flow/queue.js'
import { HashSet } from './hash-set.js'
import type { Operation } from './operation.js'

/** Prime of the 32-bit FNV-1a hash: http://www.isthe.com/chongo/tech/comp/fnv/. */
const FNV_PRIME = 0x01000193

/** Multiplier of the second hash, the golden ratio of 2^32. Source: Knuth, The Art of Computer Programming, section 6.4 */
const GOLDEN_RATIO = 0x9e3779b1

/** Bits of the second hash: as many as fit into a number beside the 32 bits of the first one. */
const SECOND_SIZE = 21

/**
 * Order of the operations on each index and id: of those with the same, one is on its way and the others wait.
 * Routing does not count, as Elasticsearch finds out only after the fact whether two routings lead to one shard.
 *
 * It keeps only a hash of 53 bits for each operation under way.
 * Two ids with the same hash count as one: an operation may wait without need, but order never breaks.
 */
export class OrderById {
  readonly #onTheirWay = new HashSet()
  /** Operations that wait for others with the same hash. */
  readonly #queues = new Map<number, Queue<Operation>>()
  #waiting = 0
  /** Starts of the hashes that are not known outside, so that ids cannot be chosen to collide. */
  readonly #seed = Math.floor(Math.random() * 2 ** 32)
  readonly #secondSeed = Math.floor(Math.random() * 2 ** 32)
  /** Index of the operation before, and the hashes of its name: most operations have the same. */
  #index: string | undefined
  #indexHash = this.#seed
  #secondIndexHash = this.#secondSeed

  /** Number of operations that wait. */
  get waiting(): number {
    return this.#waiting
  }

  /** Takes note of an operation. @returns whether it may go at once */
  enter(operation: Operation): boolean {
    const { id, index } = operation
    if (id === undefined) return true
    if (index !== this.#index) this.#remember(index)
    let hash = this.#indexHash
    let second = this.#secondIndexHash
    for (let at = 0; at < id.length; at++) {
      const code = id.charCodeAt(at)
      hash = Math.imul(hash ^ code, FNV_PRIME)
      second = Math.imul(second ^ code, GOLDEN_RATIO)
    }
    // A zero marks a free place. The upper bits are the better ones.
    operation.hash = hash ^ (hash >>> 15) || 1
    operation.secondHash = second >>> (32 - SECOND_SIZE)
    if (this.#onTheirWay.add(operation.hash, operation.secondHash)) return true
    this.#wait(operation)
    return false
  }

  /** Takes note that an operation is settled. @returns the one that waited for it */
  leave(operation: Operation): Operation | undefined {
    if (operation.id === undefined) return undefined
    const next = this.#waiting > 0 ? this.#next(operation) : undefined
    if (next === undefined) this.#onTheirWay.delete(operation.hash, operation.secondHash)
    return next
  }

  #wait(operation: Operation): void {
    const key = keyOf(operation)
    let queue = this.#queues.get(key)
    if (queue === undefined) {
      queue = new Queue()
      this.#queues.set(key, queue)
    }
    queue.push(operation)
    this.#waiting++
  }

  #next(operation: Operation): Operation | undefined {
    const key = keyOf(operation)
    const queue = this.#queues.get(key)
    if (queue === undefined) return undefined
    this.#waiting--
    const next = queue.shift()
    if (queue.size === 0) this.#queues.delete(key)
    return next
  }

  #remember(index: string | undefined): void {
    this.#index = index
    this.#indexHash = index === undefined ? this.#seed : hashOf(index, this.#seed, FNV_PRIME)
    this.#secondIndexHash = index === undefined ? this.#secondSeed : hashOf(index, this.#secondSeed, GOLDEN_RATIO)
  }
}

/** Returns both hashes as one number. */
function keyOf({ hash, secondHash }: Operation): number {
  return hash * 2 ** SECOND_SIZE + secondHash
}

/** Hash of text, by multiplication over its UTF-16 code units. */
function hashOf(text: string, start: number, multiplier: number): number {
  let hash = start
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), multiplier)
  return hash
}
