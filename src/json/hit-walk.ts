import { BACKSLASH, CLOSE_OBJECT, OPEN_OBJECT, QUOTE } from './json-bytes.js'
import { skipWords, type Words, wordsOf } from './skip-words.js'

/** What the walk is in, and what a byte leads to. */
const OUTSIDE = 0
const TEXT = 1
const ESCAPE = 2
const OPENED = 3
const CLOSED = 4

/** Says for each state and byte, as `state << 8 | byte`, what follows. */
const NEXT = nextStates()

const NOTHING: Words = wordsOf(new Uint8Array())

/**
 * Walks the bytes of one hit, which may come in several pieces, to its closing brace. Brackets need not be counted for that:
 * whoever parses the hit sees whether they match.
 */
export class HitWalk {
  /**
   * Where the objects directly within the hit lie, `_source` among them: the first position of each in turn and the one behind it,
   * counted from the hit's own beginning.
   */
  readonly spans: number[] = []
  #depth = 0
  #state = OUTSIDE
  /** What to add to a position in the current piece to have it in the hit. */
  #offset = 0
  #piece: Uint8Array | undefined
  #words = NOTHING

  /** Whether a hit has begun and not ended. */
  get within(): boolean {
    return this.#depth > 0
  }

  /** Starts with the hit whose opening brace is at a position. */
  begin(at: number): void {
    this.spans.length = 0
    this.#offset = -at
  }

  /** Walks on, in a piece from a position. @returns the position behind the hit's end, or -1 if more pieces are needed */
  walk(piece: Uint8Array, from: number): number {
    if (piece !== this.#piece) {
      this.#piece = piece
      this.#words = wordsOf(piece)
    }
    const end = this.#find(piece, from)
    if (end < 0) this.#offset += piece.length
    return end
  }

  /** Every byte of a large reply passes here: hence the local variables. */
  #find(piece: Uint8Array, from: number): number {
    const { length } = piece
    const { words, before } = this.#words
    let state = this.#state
    let at = from
    while (at < length) {
      if (((at + before) & 3) === 0 && state !== ESCAPE) {
        const skipped = skipWords(words, (at + before) >> 2, state === TEXT)
        at = ((skipped >> 1) << 2) - before
        state = skipped & 1
      }
      const stop = Math.min(((at + before) | 3) + 1 - before, length)
      for (; at < stop; at++) {
        state = NEXT[(state << 8) | (piece[at] ?? 0)] ?? 0
        if (state < OPENED) continue
        if (this.#count(state, at)) {
          this.#state = OUTSIDE
          return at + 1
        }
        state = OUTSIDE
      }
    }
    this.#state = state
    return -1
  }

  /** Counts a brace. @returns whether it ends the hit */
  #count(brace: number, at: number): boolean {
    if (brace === OPENED) {
      if (++this.#depth === 2) this.spans.push(at + this.#offset)
      return false
    }
    if (--this.#depth === 1) this.spans.push(at + 1 + this.#offset)
    return this.#depth === 0
  }
}

function nextStates(): Uint8Array {
  const next = new Uint8Array(3 << 8)
  next.fill(TEXT, TEXT << 8)
  next[QUOTE] = TEXT
  next[OPEN_OBJECT] = OPENED
  next[CLOSE_OBJECT] = CLOSED
  next[(TEXT << 8) | QUOTE] = OUTSIDE
  next[(TEXT << 8) | BACKSLASH] = ESCAPE
  return next
}
