import { randomUUID } from 'node:crypto'

/**
 * Treatment of integers beyond 2^53, which a number cannot hold exactly. `'number'` rounds them as JSON.parse does; the
 * others keep all digits.
 */
export type LongMode = 'number' | 'bigint' | 'string'

/** Integers beyond 2^53 have at least 16 digits. Most JSON has none, and this test is all that it needs. */
const MANY_DIGITS = /\d{16}/

const LONG = /^-?[1-9]\d{15,}$/

/** Parses JSON and keeps integers beyond 2^53 exact. */
export function parseLongs(text: string, longs: LongMode): unknown {
  if (longs === 'number' || !MANY_DIGITS.test(text)) return JSON.parse(text)
  if (longs === 'string') return JSON.parse(quoteLongs(text, ''))
  // A random mark cannot occur in the JSON.
  const mark = randomUUID()
  const marked: unknown = JSON.parse(quoteLongs(text, mark))
  return withBigints(marked, mark)
}

/** Returns the exact value of a number, or `undefined` if a number can hold it. */
export function exactLong(text: string, longs: LongMode): bigint | string | undefined {
  if (longs === 'number' || !isLong(text)) return undefined
  return longs === 'bigint' ? BigInt(text) : text
}

function isLong(text: string): boolean {
  return LONG.test(text) && !Number.isSafeInteger(Number(text))
}

/** Puts integers beyond 2^53 into quotes, with a mark in front of them. Invalid JSON stays invalid. */
function quoteLongs(text: string, mark: string): string {
  let result = ''
  /** End of the part that has been copied. */
  let copied = 0
  for (const [from, end] of numbersOf(text)) {
    const number = text.slice(from, end)
    if (!isLong(number) || isKey(text, end)) continue
    result += `${text.slice(copied, from)}"${mark}${number}"`
    copied = end
  }
  return result + text.slice(copied)
}

/** A number is never a key; in quotes it would become one. */
function isKey(text: string, end: number): boolean {
  BEFORE_COLON.lastIndex = end
  return BEFORE_COLON.test(text)
}

const BEFORE_COLON = /\s*:/y

/** Start of a string or of a number. */
const TOKEN_START = /["\d-]/g
/** End of a string, or start of an escape. */
const STRING_END = /["\\]/g
const NUMBER_END = /[^\d.eE+-]|$/g

/** Yields the range of each number outside strings. */
function* numbersOf(text: string): Generator<[from: number, end: number]> {
  for (let from = find(TOKEN_START, text, 0); from < text.length; ) {
    const isString = text[from] === '"'
    const end = isString ? quotedEnd(text, from) : find(NUMBER_END, text, from)
    if (!isString) yield [from, end]
    from = find(TOKEN_START, text, end)
  }
}

function quotedEnd(text: string, quote: number): number {
  let at = find(STRING_END, text, quote + 1)
  while (text[at] === '\\') at = find(STRING_END, text, at + 2)
  return at + 1
}

/** Returns the next position at which a pattern matches, or the length if there is none. */
function find(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? text.length
}

/** Turns marked strings into bigints, everywhere in a value. */
function withBigints(value: unknown, mark: string): unknown {
  const root = { value }
  // An explicit stack: hostile JSON can be nested deeper than the call stack allows.
  const pending: object[] = [root]
  for (let parent = pending.pop(); parent !== undefined; parent = pending.pop()) {
    for (const [key, child] of Object.entries(parent)) {
      if (typeof child === 'object' && child !== null) pending.push(child)
      else if (typeof child === 'string' && child.startsWith(mark)) put(parent, key, BigInt(child.slice(mark.length)))
    }
  }
  return root.value
}

/** Defines the property instead of assigning it: `__proto__` is an ordinary key here, and is rejected later. */
function put(object: object, key: string, value: bigint): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}
