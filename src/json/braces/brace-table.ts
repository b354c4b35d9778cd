import { BACKSLASH, CLOSE_OBJECT, OPEN_OBJECT, QUOTE } from '../hits/json-bytes.js'

/** States: the context of a byte, and the state that it leads to. */
const OUTSIDE = 0
const STRING = 1
const ESCAPE = 2
const BRACE = 3

/** State that follows each state and byte, at `state << 8 | byte`. */
const NEXT = nextStates()

/** Finder of braces that examines one byte after the other. */
export class BraceTable {
  state = OUTSIDE
  #positions = new Int32Array()

  find(block: Uint8Array, base: number): Int32Array {
    const { length } = block
    if (this.#positions.length < length) this.#positions = new Int32Array(length)
    let { state } = this
    let count = 0
    for (let at = 0; at < length; at++) {
      state = NEXT[(state << 8) | (block[at] ?? 0)] ?? OUTSIDE
      if (state !== BRACE) continue
      state = OUTSIDE
      this.#positions[count++] = base + at
    }
    this.state = state
    return this.#positions.subarray(0, count)
  }
}

function nextStates(): Uint8Array {
  const next = new Uint8Array(3 << 8)
  next.fill(STRING, STRING << 8)
  next[QUOTE] = STRING
  next[OPEN_OBJECT] = BRACE
  next[CLOSE_OBJECT] = BRACE
  next[(STRING << 8) | QUOTE] = OUTSIDE
  next[(STRING << 8) | BACKSLASH] = ESCAPE
  return next
}
