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

/** Passes positions of a scan on when everything before them is settled. */
export class SettledPositions implements Report {
  readonly needsItems = false
  readonly held = 0
  read = 0
  written = 0
  failed = 0
  readonly #onPosition: (position: ScanPosition) => void
  readonly #stretches = new Queue<Stretch>()
  #last: Stretch = { pending: 0, position: undefined }

  constructor(onPosition: (position: ScanPosition) => void) {
    this.#onPosition = onPosition
    this.#stretches.push(this.#last)
  }

  /** Takes note that the scan has come to a position. */
  reached(position: ScanPosition): void {
    this.#last.position = position
    this.#last = { pending: 0, position: undefined }
    this.#stretches.push(this.#last)
    this.#advance()
  }

  taken(operation: Operation): void {
    this.read++
    this.#last.pending++
    operation.note = this.#last
  }

  settled(operation: Operation, state: BulkState): void {
    if (state === 'ok') this.written++
    else this.failed++
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
