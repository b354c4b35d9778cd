import { BACKSLASH, CLOSE_OBJECT, OPEN_OBJECT, QUOTE } from '../hits/json-bytes.js'

/** What a byte is in, and what it leads to. */
const OUTSIDE = 0
const TEXT = 1
const ESCAPE = 2
const BRACE = 3

/** Says for each state and byte, as `state << 8 | byte`, what follows. */
const NEXT = nextStates()

/** Finds braces with a look at one byte after the other. */
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
  next.fill(TEXT, TEXT << 8)
  next[QUOTE] = TEXT
  next[OPEN_OBJECT] = BRACE
  next[CLOSE_OBJECT] = BRACE
  next[(TEXT << 8) | QUOTE] = OUTSIDE
  next[(TEXT << 8) | BACKSLASH] = ESCAPE
  return next
}
