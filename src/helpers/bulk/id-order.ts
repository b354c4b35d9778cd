import type { Operation } from './operation.js'

/**
 * Order of the operations on each index and id: of those with the same, one is on its way and the others wait.
 * Routing does not count, as Elasticsearch finds out only after the fact whether two routings lead to one shard.
 */
export class IdOrder {
  /** The last operation on each id, by index. */
  readonly #last = new Map<string | undefined, Map<string, Operation>>()
  #index: string | undefined
  #ids: Map<string, Operation> | undefined
  #waiting = 0

  /** Number of operations that wait. */
  get waiting(): number {
    return this.#waiting
  }

  /** Takes note of an operation. @returns whether it may go at once */
  enter(operation: Operation): boolean {
    const { id } = operation
    if (id === undefined) return true
    const ids = this.#idsOf(operation.index)
    const last = ids.get(id)
    ids.set(id, operation)
    if (last === undefined) return true
    last.successor = operation
    this.#waiting++
    return false
  }

  /** Takes note that an operation is settled. @returns the one that waited for it */
  leave(operation: Operation): Operation | undefined {
    const { id, successor } = operation
    if (id === undefined) return undefined
    if (successor === undefined) {
      this.#idsOf(operation.index).delete(id)
      return undefined
    }
    operation.successor = undefined
    this.#waiting--
    return successor
  }

  #idsOf(index: string | undefined): Map<string, Operation> {
    if (this.#ids !== undefined && index === this.#index) return this.#ids
    let ids = this.#last.get(index)
    if (ids === undefined) {
      ids = new Map()
      this.#last.set(index, ids)
    }
    this.#index = index
    this.#ids = ids
    return ids
  }
}
