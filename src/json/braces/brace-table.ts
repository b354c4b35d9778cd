import { BACKSLASH, ORDINARY, QUOTE } from '../hits/json-bytes.js'

/** States: the context of a byte, and the state that it leads to. */
const OUTSIDE = 0
const STRING = 1
const ESCAPE = 2
const MARK = 3

/** State that follows each state and byte, at `state << 8 | byte`. */
const NEXT = nextStates()

/** Finder of marks that examines one byte after the other. */
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
      if (state !== MARK) continue
      state = OUTSIDE
      this.#positions[count++] = base + at
    }
    this.state = state
    return this.#positions.subarray(0, count)
  }
}

function nextStates(): Uint8Array {
  const next = new Uint8Array(3 << 8)
  next.fill(MARK, 0, STRING << 8)
  next.fill(STRING, STRING << 8)
  for (const byte of ORDINARY) next[byte] = OUTSIDE
  next[QUOTE] = STRING
  next[(STRING << 8) | QUOTE] = OUTSIDE
  next[(STRING << 8) | BACKSLASH] = ESCAPE
  return next
}
