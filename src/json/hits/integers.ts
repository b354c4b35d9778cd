import { CLOSE_ARRAY, COMMA, OPEN_ARRAY } from './json-bytes.js'

const ZERO = 0x30
const NINE = 0x39
const MINUS = 0x2d

/** Number of digits that a number always holds exactly. */
const MOST_DIGITS = 15

/**
 * Parses an array of short integers, such as the `sort` of most hits. This costs a tenth of JSON.parse.
 *
 * @returns `undefined` if the array holds anything else
 */
export function integers(bytes: Uint8Array, from: number, end: number): number[] | undefined {
  if (bytes[from] !== OPEN_ARRAY) return undefined
  // Most arrays have one number. An array that is pushed to reserves room for many.
  let numbers: number[] | undefined
  let at = from
  do {
    const first = bytes[at + 1] === MINUS ? at + 2 : at + 1
    const behind = digitsEnd(bytes, first)
    if (!isShortInteger(bytes, first, behind)) return undefined
    const size = numberOf(bytes, first, behind)
    const value = bytes[at + 1] === MINUS ? -size : size
    if (numbers === undefined) numbers = [value]
    else numbers.push(value)
    at = behind
  } while (bytes[at] === COMMA)
  return bytes[at] === CLOSE_ARRAY && at === end - 1 ? numbers : undefined
}

function digitsEnd(bytes: Uint8Array, from: number): number {
  let at = from
  while (isDigit(bytes[at])) at++
  return at
}

function isDigit(byte = 0): boolean {
  return byte >= ZERO && byte <= NINE
}

/** JSON allows no leading zeros. */
function isShortInteger(bytes: Uint8Array, from: number, end: number): boolean {
  const digits = end - from
  return digits === 1 || (digits > 1 && digits <= MOST_DIGITS && bytes[from] !== ZERO)
}

function numberOf(bytes: Uint8Array, from: number, end: number): number {
  let value = 0
  for (let at = from; at < end; at++) value = value * 10 + (bytes[at] ?? 0) - ZERO
  return value
}
