import type { ScanPosition, SlicePosition } from '../../errors/index.js'
import { type Cursor, cursorOf, cursorText, readCursor } from '../pages/cursor.js'
import type { Progress } from '../pages/emit-hits.js'
import { type HitAt, hitAt } from '../pages/page-hits.js'

/** Open point in time, and the positions of its slices. */
export class PointInTime {
  /** Id in the latest response. It can change with each one. */
  id: string
  /** True if it stays open when the scan ends. */
  keep = false
  readonly slices: readonly Slice[]

  constructor(id: string, slices: number, positions: readonly SlicePosition[] = []) {
    this.id = id
    this.slices = Array.from({ length: slices }, (_, number) => new Slice(number, slices, positions[number]))
  }

  /** Returns the point in time that an earlier scan has left open. */
  static at({ pit, slices }: ScanPosition): PointInTime {
    return new PointInTime(pit, slices.length, slices)
  }

  get position(): ScanPosition {
    return { pit: this.id, slices: this.slices.map((slice) => slice.position) }
  }
}

/** Part of the documents, and the position in it. */
export class Slice implements Progress {
  /** The search's `slice`. A single slice has none. */
  readonly part: { readonly id: number; readonly max: number } | undefined
  #done: boolean
  #cursor: Cursor | undefined
  /** Latest emitted hit. Its sort values are parsed when the position is needed. */
  last: HitAt | undefined
  pageDone: () => void = () => undefined

  constructor(id: number, max: number, { done, searchAfter }: SlicePosition = { done: false }) {
    this.part = max > 1 ? { id, max } : undefined
    this.#done = done
    this.#cursor = readCursor(searchAfter)
  }

  /** True if all its hits have been emitted. */
  get done(): boolean {
    return this.#done
  }

  /** Sort values at which the next page begins. */
  get cursor(): Cursor | undefined {
    if (this.last !== undefined) this.#cursor = cursorOf(hitAt(this.last))
    this.last = undefined
    return this.#cursor
  }

  get position(): SlicePosition {
    const { cursor, done } = this
    return cursor === undefined ? { done } : { searchAfter: cursorText(cursor), done }
  }

  finish(): void {
    this.#done = true
  }
}
