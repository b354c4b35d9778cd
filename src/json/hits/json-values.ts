import {
  BACKSLASH,
  BLANKS,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  tableOf,
} from './json-bytes.js'

/** What a number or a word ends with. */
const ENDS_WORD = tableOf(COMMA, CLOSE_OBJECT, CLOSE_ARRAY, ...BLANKS)

/** The position behind the text whose first quote is at a position; the length if it does not end. */
export function textEnd(bytes: Uint8Array, quote: number): number {
  const { length } = bytes
  for (let at = quote + 1; at < length; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) return at + 1
    if (byte === BACKSLASH) at++
  }
  return length
}

/**
 * The position behind the value that begins at a position; the length if it does not end.
 * @param spans - where the objects are that are no part of others: they are not walked again
 * @param start - from where the spans are counted
 */
export function valueEnd(bytes: Uint8Array, from: number, spans: readonly number[], start: number): number {
  const byte = bytes[from]
  if (byte === QUOTE) return textEnd(bytes, from)
  if (byte === OPEN_OBJECT) return objectEnd(bytes, from, spans, start)
  return byte === OPEN_ARRAY ? arrayEnd(bytes, from, spans, start) : wordEnd(bytes, from)
}

function wordEnd(bytes: Uint8Array, from: number): number {
  const { length } = bytes
  let at = from
  while (at < length && ENDS_WORD[bytes[at] ?? 0] === 0) at++
  return at
}

/** Spans come in order: a hit can have a great many. */
function objectEnd(bytes: Uint8Array, from: number, spans: readonly number[], start: number): number {
  let low = 0
  let high = spans.length / 2
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[2 * middle] ?? 0) < from - start) low = middle + 1
    else high = middle
  }
  return spans[2 * low] === from - start ? start + (spans[2 * low + 1] ?? bytes.length) : bytes.length
}

function arrayEnd(bytes: Uint8Array, from: number, spans: readonly number[], start: number): number {
  const { length } = bytes
  let depth = 0
  let at = from
  while (at < length) {
    const byte = bytes[at]
    if (byte === QUOTE) at = textEnd(bytes, at)
    else if (byte === OPEN_OBJECT) at = objectEnd(bytes, at, spans, start)
    else {
      at++
      if (byte === OPEN_ARRAY) depth++
      else if (byte === CLOSE_ARRAY && --depth === 0) return at
    }
  }
  return length
}
