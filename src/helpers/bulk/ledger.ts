import { Subject } from 'rxjs'
import { withoutLaziness } from '../../json/hits/lazy-raw-hit.js'
import type { DocumentCounts } from '../../observe/helper-message.js'
import type { BulkState, BulkTotals, BulkUnsettled } from './actions.js'
import type { Failure } from './delivery-owner.js'
import { FailureGroups } from './failure-groups.js'
import type { Operation } from './operation.js'
import { outcomeOf, type Report } from './report.js'
import type { Item } from './response.js'
import type { BulkSettings } from './settings.js'

/** Accounts of a stream: each operation that is taken is entered once more, as ok, failed, unknown or unsent. */
export class Ledger {
  readonly totals: BulkTotals = { ok: 0, failed: 0, unknown: 0, retried: 0, refused: 0, requests: 0, bytes: 0 }
  /** Numbers of operations without an outcome. */
  readonly abandoned = { unsent: 0, unknown: 0 }
  /** Documents that are not ok, collected for an error. */
  readonly failures = new FailureGroups()
  /** Indices that were written to, if they are to be refreshed. */
  readonly written = new Set<string>()
  readonly #report: Report
  readonly #index: string | undefined
  readonly #collects: boolean
  readonly #refreshes: boolean
  readonly #unsettled$ = new Subject<BulkUnsettled>()

  constructor(report: Report, { index, onFailure, refreshOnCompletion, unsettled$ }: BulkSettings) {
    this.#report = report
    this.#index = index
    this.#collects = onFailure === 'error'
    this.#refreshes = refreshOnCompletion === true
    // RxJS reports what the observer throws, and the other documents still reach it.
    if (unsettled$ !== undefined) this.#unsettled$.subscribe({ next: (value) => unsettled$.next(value) })
  }

  /** Number of operations with an outcome. */
  get settled(): number {
    const { ok, failed, unknown } = this.totals
    return ok + failed + unknown
  }

  /** Counts documents, for observers. @param inFlight - documents in flight */
  counts(inFlight: number): DocumentCounts {
    const { ok, failed, retried } = this.totals
    const { unsent, unknown } = this.abandoned
    return { ok, failed, unknown: this.totals.unknown + unknown, unsent, retried, inFlight }
  }

  settle(operation: Operation, state: BulkState, attempts: number, item?: Item, failure?: Failure): void {
    this.totals[state]++
    if (this.#refreshes && state !== 'failed') this.#noteIndex(item?._index ?? operation.index ?? this.#index)
    if (this.#collects && state !== 'ok') this.#collect(operation, state, attempts, item, failure)
    this.#report.settled(operation, state, attempts, item, failure)
  }

  /** Enters an operation without an outcome. */
  abandon(operation: Operation, state: 'unsent' | 'unknown'): void {
    this.#report.abandoned(operation)
    this.abandonDocument(operation.document, state)
  }

  abandonDocument(document: unknown, state: 'unsent' | 'unknown'): void {
    this.abandoned[state]++
    if (this.#unsettled$.observed) this.#unsettled$.next({ document: withoutLaziness(document), state })
  }

  /** Enters an operation without an outcome although it is settled: the consumer has left before. */
  withdraw({ document }: Operation, state: BulkState): void {
    this.totals[state]--
    this.abandonDocument(document, state === 'failed' ? 'unsent' : 'unknown')
  }

  #noteIndex(index: string | undefined): void {
    if (index !== undefined) this.written.add(index)
  }

  #collect(
    operation: Operation,
    state: 'failed' | 'unknown',
    attempts: number,
    item: Item | undefined,
    failure: Failure | undefined,
  ): void {
    const outcome = outcomeOf(operation, state, attempts, this.#index, item, failure)
    const { action, _index, _id, status, error = { type: 'unknown' } } = outcome
    const document = withoutLaziness(outcome.document)
    this.failures.add(state, error, { document, action, _index, _id, status, reason: error.reason ?? undefined })
  }
}
