import { TURN } from '../../flow/turn.js'
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

/** Settles operations by the items of their response, some milliseconds at a time. */
export class ItemReader {
  /** Operations that the server refused for the moment, and that are to be sent again. */
  readonly refused: Operation[] = []
  /** Number of operations that the server refused for the moment. */
  refusals = 0
  readonly #owner: DeliveryOwner
  readonly #sent: Sent
  readonly #response: BulkResponse
  readonly #onEnd: (error?: unknown) => void
  #place = 0
  #turn: NodeJS.Immediate | undefined
  #stopped = false

  /** @param onEnd - called when all items are read, or with the error that ends the reading */
  constructor(owner: DeliveryOwner, sent: Sent, response: BulkResponse, onEnd: (error?: unknown) => void) {
    this.#owner = owner
    this.#sent = sent
    this.#response = response
    this.#onEnd = onEnd
  }

  /** Operations whose items have not been read. */
  get unread(): readonly Operation[] {
    return this.#sent.operations.slice(this.#place)
  }

  stop(): void {
    this.#stopped = true
    clearImmediate(this.#turn)
  }

  /** Reads until the end, or until others have their turn. */
  readonly read = (): void => {
    const end = performance.now() + TURN
    const { operations } = this.#sent
    try {
      while (this.#place < operations.length) {
        const items = this.#response.next()
        if (items.length === 0 || this.#place + items.length > operations.length) throw new Error(WRONG_COUNT)
        for (const item of items) this.#settle(operations[this.#place], item)
        if (this.#stopped) return
        if (performance.now() > end && this.#place < operations.length) {
          this.#turn = setImmediate(this.read)
          return
        }
      }
    } catch (error) {
      return this.#onEnd(error)
    }
    this.#onEnd()
  }

  #settle(operation: Operation | undefined, entry: Readonly<Record<string, Item>>): void {
    if (operation === undefined || this.#stopped) return
    const item = entry[operation.action]
    if (item === undefined || typeof item.status !== 'number') throw new Error('an item has no status')
    this.#place++
    const { attempts, lost } = this.#sent
    if (item.error === undefined) return this.#owner.settle(operation, 'ok', attempts, item)
    if (this.#owner.retryOn.includes(item.status)) return this.#refuse(operation, item)
    // The lost attempt has created the document.
    const isOwn = lost && item.status === CONFLICT && operation.action === 'create'
    this.#owner.settle(operation, isOwn ? 'ok' : 'failed', attempts, item)
  }

  #refuse(operation: Operation, item: Item): void {
    const { attempts, lost } = this.#sent
    this.refusals++
    if (attempts <= this.#owner.retries) this.refused.push(operation)
    else this.#owner.settle(operation, lost ? 'unknown' : 'failed', attempts, item)
  }
}

export const WRONG_COUNT = 'it has not as many items as the request has operations'
