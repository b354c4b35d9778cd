import type { Subscriber } from 'rxjs'
import type { BulkFlush, BulkOutcome, BulkState } from './actions.js'
import type { Failure } from './delivery-owner.js'
import type { Operation } from './operation.js'
import type { Item } from './response.js'

/** Reports the outcome of operations to the consumer. */
export interface Report {
  /** True if items must be parsed although none has an error. */
  readonly needsItems: boolean
  /** Bytes of the operations that are settled but cannot be emitted yet. */
  readonly held: number
  /** Receives each operation, in the order of the input. */
  taken(operation: Operation): void
  settled(operation: Operation, state: BulkState, attempts: number, item?: Item, failure?: Failure): void
  /** Receives an operation that has no outcome. */
  abandoned(operation: Operation): void
  flushed(flush: BulkFlush): void
  /** Removes and returns outcomes that were not emitted because the consumer has left. */
  takeHeld(): readonly HeldOutcome[]
}

/** Operation that is settled, but whose outcome was not emitted. */
export interface HeldOutcome {
  readonly operation: Operation
  readonly state: BulkState
}

/** Emits one value for each batch. */
export class FlushReport implements Report {
  readonly needsItems = false
  readonly held = 0
  readonly #out: Pick<Subscriber<BulkFlush>, 'next'>

  constructor(out: Pick<Subscriber<BulkFlush>, 'next'>) {
    this.#out = out
  }

  taken(): void {}

  settled(): void {}

  abandoned(): void {}

  flushed(flush: BulkFlush): void {
    this.#out.next(flush)
  }

  takeHeld(): readonly [] {
    return []
  }
}

/** Emits outcomes: all of them, or those that are not ok. */
export class OutcomeReport implements Report {
  readonly needsItems: boolean
  readonly held = 0
  readonly #out: Pick<Subscriber<BulkOutcome>, 'next'>
  readonly #index: string | undefined

  constructor(out: Pick<Subscriber<BulkOutcome>, 'next'>, all: boolean, index: string | undefined) {
    this.#out = out
    this.needsItems = all
    this.#index = index
  }

  taken(): void {}

  settled(operation: Operation, state: BulkState, attempts: number, item?: Item, failure?: Failure): void {
    if (state !== 'ok' || this.needsItems)
      this.#out.next(outcomeOf(operation, state, attempts, this.#index, item, failure))
  }

  abandoned(): void {}

  flushed(): void {}

  takeHeld(): readonly [] {
    return []
  }
}

/** Makes the outcome of an operation. */
export function outcomeOf(
  { document, action, index, id }: Operation,
  state: BulkState,
  attempts: number,
  defaultIndex: string | undefined,
  item: Item | undefined,
  failure: Failure | undefined,
): BulkOutcome {
  const ok = state === 'ok'
  return {
    ok,
    state,
    document,
    action,
    status: item === undefined ? failure?.status : item.status,
    _index: item?._index ?? index ?? defaultIndex,
    _id: item?._id ?? id,
    result: item?.result,
    error: ok ? undefined : (item?.error ?? failure?.error),
    attempts,
  }
}
