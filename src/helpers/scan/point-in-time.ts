import type { ScanPosition, SlicePosition } from '../../errors/index.js'
import { type Cursor, cursorOf, cursorText, readCursor } from '../pages/cursor.js'
import { type HitAt, hitAt } from '../pages/hit-batches.js'

/** A point in time that is open, and how far its slices have come. */
export class PointInTime {
  /** As the latest response names it. */
  id: string
  /** Whether it stays open when the scan ends. */
  keep = false
  readonly slices: readonly Slice[]

  constructor(id: string, slices: number, positions: readonly SlicePosition[] = []) {
    this.id = id
    this.slices = Array.from({ length: slices }, (_, number) => new Slice(number, slices, positions[number]))
  }

  /** The one that an earlier scan has left open. */
  static at({ pit, slices }: ScanPosition): PointInTime {
    return new PointInTime(pit, slices.length, slices)
  }

  get position(): ScanPosition {
    return { pit: this.id, slices: this.slices.map((slice) => slice.position) }
  }
}

/** A part of the documents, and how far it has been handed out. */
export class Slice {
  /** What the search is told of it; one slice alone is none. */
  readonly part: { readonly id: number; readonly max: number } | undefined
  #done: boolean
  #cursor: Cursor | undefined
  /** The last hit that was handed out; its sort values are read when somebody asks. */
  #last: HitAt | undefined

  constructor(id: number, max: number, { done, searchAfter }: SlicePosition = { done: false }) {
    this.part = max > 1 ? { id, max } : undefined
    this.#done = done
    this.#cursor = readCursor(searchAfter)
  }

  get done(): boolean {
    return this.#done
  }

  /** Where the next page begins. */
  get cursor(): Cursor | undefined {
    if (this.#last !== undefined) this.#cursor = cursorOf(hitAt(this.#last))
    this.#last = undefined
    return this.#cursor
  }

  get position(): SlicePosition {
    const { cursor, done } = this
    return cursor === undefined ? { done } : { searchAfter: cursorText(cursor), done }
  }

  passed(last: HitAt): void {
    this.#last = last
  }

  finish(): void {
    this.#done = true
  }
}
