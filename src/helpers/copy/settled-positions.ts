import type { ScanPosition } from '../../errors/index.js'
import { Queue } from '../../flow/queue.js'
import type { BulkState } from '../bulk/actions.js'
import type { Operation } from '../bulk/operation.js'
import type { Report } from '../bulk/report.js'

/** Stretch of a scan between two positions. */
interface Stretch {
  /** Documents of it that are not settled. */
  pending: number
  /** Position behind it, once the scan has come there. */
  position: ScanPosition | undefined
}

/** Passes positions of a scan on when everything before them is settled, so that a resumed copy leaves nothing out. */
export class SettledPositions implements Report {
  readonly needsItems = false
  readonly held = 0
  read = 0
  written = 0
  failed = 0
  readonly #onPosition: (position: ScanPosition) => void
  readonly #passesFailures: boolean
  readonly #stretches = new Queue<Stretch>()
  #last: Stretch = { pending: 0, position: undefined }

  /** @param passesFailures - whether documents that are not written let positions pass; a copy that they end is resumed at them */
  constructor(onPosition: (position: ScanPosition) => void, passesFailures: boolean) {
    this.#onPosition = onPosition
    this.#passesFailures = passesFailures
    this.#stretches.push(this.#last)
  }

  /** Takes note that the scan has come to a position. */
  reached(position: ScanPosition): void {
    this.#last.position = position
    this.#last = { pending: 0, position: undefined }
    this.#stretches.push(this.#last)
    this.#advance()
  }

  /** Takes note of documents that the scan has read. What never becomes of them holds back all positions behind them. */
  arrived(documents: number): void {
    this.#last.pending += documents
  }

  /** Takes note of a document that is not to be written. */
  leftOut(): void {
    this.read++
    this.#last.pending--
  }

  taken(operation: Operation): void {
    this.read++
    operation.note = this.#last
  }

  settled(operation: Operation, state: BulkState): void {
    if (state === 'ok') this.written++
    else this.failed++
    if (state !== 'ok' && !this.#passesFailures) return
    const stretch = operation.note as Stretch
    stretch.pending--
    if (stretch.pending === 0) this.#advance()
  }

  /** Does nothing: an operation that is not settled holds back all positions after it. */
  abandoned(): void {}

  flushed(): void {}

  takeHeld(): readonly [] {
    return []
  }

  #advance(): void {
    let reached: ScanPosition | undefined
    for (let first = this.#stretches.first; first?.position !== undefined; first = this.#stretches.first) {
      if (first.pending > 0) break
      reached = first.position
      this.#stretches.shift()
    }
    if (reached !== undefined) this.#onPosition(reached)
  }
}
