import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  tableOf,
  WHITESPACE,
} from './json-bytes.js'

/** Bytes that end a number or a literal. */
const ENDS_LITERAL = tableOf(COMMA, CLOSE_OBJECT, CLOSE_ARRAY, ...WHITESPACE)

/** Returns the position behind the string whose first quote is at a position, or the length if it does not end. */
export function stringEnd(bytes: Uint8Array, quote: number): number {
  const { length } = bytes
  for (let at = quote + 1; at < length; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) return at + 1
    if (byte === BACKSLASH) at++
  }
  return length
}

/**
 * Returns the position behind the value that begins at a position, or the length if it does not end.
 *
 * @param spans - ranges of the outermost objects, which are skipped
 * @param start - position that the spans count from
 */
export function valueEnd(bytes: Uint8Array, from: number, spans: readonly number[], start: number): number {
  const byte = bytes[from]
  if (byte === QUOTE) return stringEnd(bytes, from)
  if (byte === OPEN_OBJECT) return objectEnd(bytes, from, spans, start)
  return byte === OPEN_ARRAY ? arrayEnd(bytes, from, spans, start) : literalEnd(bytes, from)
}

function literalEnd(bytes: Uint8Array, from: number): number {
  const { length } = bytes
  let at = from
  while (at < length && ENDS_LITERAL[bytes[at] ?? 0] === 0) at++
  return at
}

/** Searches by bisection: a hit can have a great many spans. */
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
    if (byte === QUOTE) at = stringEnd(bytes, at)
    else if (byte === OPEN_OBJECT) at = objectEnd(bytes, at, spans, start)
    else {
      at++
      if (byte === OPEN_ARRAY) depth++
      else if (byte === CLOSE_ARRAY && --depth === 0) return at
    }
  }
  return length
}
