import { Queue } from '../../flow/queue.js'
import { HashSet } from './hash-set.js'
import type { Operation } from './operation.js'

/** Prime of the 32-bit FNV-1a hash: http://www.isthe.com/chongo/tech/comp/fnv/. */
const FNV_PRIME = 0x01000193

/**
 * Order of the operations on each index and id: of those with the same, one is on its way and the others wait.
 * Routing does not count, as Elasticsearch finds out only after the fact whether two routings lead to one shard.
 *
 * It keeps only a hash of 32 bits for each operation under way.
 * Two ids with the same hash count as one: an operation may wait without need, but order never breaks.
 * With 20,000 operations under way, that happens to one in 200,000.
 */
export class OrderById {
  readonly #onTheirWay = new HashSet()
  /** Operations that wait for others with the same hash. */
  readonly #queues = new Map<number, Queue<Operation>>()
  #waiting = 0
  readonly #seed: number
  /** Index of the operation before, and the hash of its name: most operations have the same. */
  #index: string | undefined
  #indexHash: number

  /** @param seed - start of the hashes. @defaultValue a random number, so that ids cannot be chosen to collide */
  constructor(seed: number = Math.floor(Math.random() * 2 ** 32)) {
    this.#seed = seed
    this.#indexHash = seed
  }

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
    // The upper bits are the better ones. A zero marks a free place.
    operation.hash = hash ^ (hash >>> 15) || 1
    if (this.#onTheirWay.add(operation.hash)) return true
    this.#wait(operation)
    return false
  }

  /** Takes note that an operation is settled. @returns the one that waited for it */
  leave(operation: Operation): Operation | undefined {
    if (operation.id === undefined) return undefined
    const next = this.#waiting > 0 ? this.#next(operation) : undefined
    if (next === undefined) this.#onTheirWay.delete(operation.hash)
    return next
  }

  #wait(operation: Operation): void {
    let queue = this.#queues.get(operation.hash)
    if (queue === undefined) {
      queue = new Queue()
      this.#queues.set(operation.hash, queue)
    }
    queue.push(operation)
    this.#waiting++
  }

  #next({ hash }: Operation): Operation | undefined {
    const queue = this.#queues.get(hash)
    if (queue === undefined) return undefined
    this.#waiting--
    const next = queue.shift()
    if (queue.size === 0) this.#queues.delete(hash)
    return next
  }

  #remember(index: string | undefined): void {
    this.#index = index
    this.#indexHash = index === undefined ? this.#seed : hashOf(index, this.#seed)
  }
}

/** Returns the FNV-1a hash of the UTF-16 code units of a text. */
function hashOf(text: string, start: number): number {
  let hash = start
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME)
  return hash
}
