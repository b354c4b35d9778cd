import { BACKSLASH, CLOSE_ARRAY, CLOSE_OBJECT, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from '../hits/json-bytes.js'

const OUTSIDE = 0
const STRING = 1
const ESCAPE = 2

/**
 * Exact walk through JSON rows, byte by byte.
 * It serves responses whose rows the separator alone cannot divide.
 */
export class RowWalk {
  #state = OUTSIDE
  #depth = 0
  /** True behind the list of rows, where other members of the response follow. */
  #over = false

  /**
   * Walks on through the bytes from a position.
   * @returns the position behind the last row that ends in them, or -1 if none does
   */
  walk(bytes: Uint8Array, from: number): number {
    if (this.#over) return -1
    const { length } = bytes
    let [state, depth, end] = [this.#state, this.#depth, -1]
    for (let at = from; at < length; at++) {
      const byte = bytes[at]
      if (state === ESCAPE) state = STRING
      else if (state === STRING) {
        if (byte === QUOTE) state = OUTSIDE
        else if (byte === BACKSLASH) state = ESCAPE
      } else if (byte === QUOTE) state = STRING
      else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) depth++
      else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
        if (depth === 0) {
          this.#over = true
          break
        }
        if (--depth === 0) end = at + 1
      }
    }
    this.#state = state
    this.#depth = depth
    return end
  }
}
