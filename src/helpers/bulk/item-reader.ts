import type { DeliveryOwner } from './delivery-owner.js'
import type { Operation } from './operation.js'
import type { BulkResponse, Item } from './response.js'

/** Operations that one request carried. */
export interface Sent {
  readonly operations: readonly Operation[]
  /** Number of requests that carried them, this one included. */
  readonly attempts: number
  /** True if the response of an earlier attempt was lost. */
  readonly lost: boolean
}

const CONFLICT = 409

/** Operations that are settled between two looks at the clock, if their items are not read. */
const OPERATIONS_PER_LOOK = 500

/**
 * Settles operations by the response to their request, some milliseconds at a time.
 * Items are counted instead of read if none has an error and their fields do not matter.
 */
export class ItemReader {
  /** Operations that the server refused for the moment, and that are to be sent again. */
  readonly refused: Operation[] = []
  /** Number of operations that the server refused for the moment. */
  refusals = 0
  readonly #owner: DeliveryOwner
  readonly #sent: Sent
  readonly #response: BulkResponse
  readonly #onEnd: (error?: unknown) => void
  readonly #counts: boolean
  #place = 0
  #stopped = false

  /** @param onEnd - called when all items are read, or with the error that ends the reading */
  constructor(owner: DeliveryOwner, sent: Sent, response: BulkResponse, onEnd: (error?: unknown) => void) {
    this.#owner = owner
    this.#sent = sent
    this.#response = response
    this.#onEnd = onEnd
    this.#counts = !response.errors && !owner.needsItems
  }

  /** Operations whose items have not been read. */
  get unread(): readonly Operation[] {
    return this.#sent.operations.slice(this.#place)
  }

  stop(): void {
    this.#stopped = true
    this.#owner.turns.cancel(this.#read)
  }

  /** Begins to read. */
  start(): void {
    if (this.#counts && this.#response.count() !== this.#sent.operations.length) this.#onEnd(new Error(WRONG_COUNT))
    else this.#read()
  }

  /** Reads until the end, or until others have their turn. */
  readonly #read = (): void => {
    const { turns } = this.#owner
    const { length } = this.#sent.operations
    try {
      while (this.#place < length) {
        if (this.#counts) this.#settleSome()
        else this.#settleRun()
        if (this.#stopped) return
        if (this.#place < length && turns.isOver()) return turns.later(this.#read)
      }
    } catch (error) {
      return this.#onEnd(error)
    }
    this.#onEnd()
  }

  #settleSome(): void {
    const { operations, attempts } = this.#sent
    const end = Math.min(this.#place + OPERATIONS_PER_LOOK, operations.length)
    while (this.#place < end && !this.#stopped) {
      const operation = operations[this.#place++] as Operation
      this.#owner.settle(operation, 'ok', attempts)
    }
  }

  #settleRun(): void {
    const { operations } = this.#sent
    const items = this.#response.next()
    if (items.length === 0 || this.#place + items.length > operations.length) throw new Error(WRONG_COUNT)
    for (const item of items) this.#settle(operations[this.#place], item)
  }

  #settle(operation: Operation | undefined, entry: Readonly<Record<string, Item>>): void {
    if (operation === undefined || this.#stopped) return
    const item = entry[operation.action]
    if (item === undefined || typeof item.status !== 'number') throw new Error('an item has no status')
    this.#place++
    const { attempts, lost } = this.#sent
    if (item.error === undefined) return this.#owner.settle(operation, 'ok', attempts, item)
    if (this.#owner.retryOn.includes(item.status)) return this.#refuse(operation, item)
    // The lost attempt has created the document, or an earlier copy.
    const isOwn = (lost || this.#owner.creates) && item.status === CONFLICT && operation.action === 'create'
    this.#owner.settle(operation, isOwn ? 'ok' : 'failed', attempts, item)
  }

  #refuse(operation: Operation, item: Item): void {
    const { attempts, lost } = this.#sent
    this.refusals++
    if (attempts <= this.#owner.retries) this.refused.push(operation)
    else this.#owner.settle(operation, lost ? 'unknown' : 'failed', attempts, item)
  }
}

const WRONG_COUNT = 'it has not as many items as the request has operations'
