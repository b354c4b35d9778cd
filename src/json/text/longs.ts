import { randomUUID } from 'node:crypto'

/**
 * What becomes of integers that a number cannot hold exactly, those beyond 2^53: `'number'` rounds them as JSON.parse does, the
 * others keep their digits.
 */
export type LongMode = 'number' | 'bigint' | 'string'

/** Integers have to be this long to be beyond 2^53; most texts have none, and need no more than this. */
const MANY_DIGITS = /\d{16}/

const LONG = /^-?[1-9]\d{15,}$/

/** Parses JSON and keeps integers beyond 2^53 exact. */
export function parseLongs(text: string, longs: LongMode): unknown {
  if (longs === 'number' || !MANY_DIGITS.test(text)) return JSON.parse(text)
  if (longs === 'string') return JSON.parse(quoteLongs(text, ''))
  // Nobody can have put it into the text.
  const mark = randomUUID()
  const marked: unknown = JSON.parse(quoteLongs(text, mark))
  return withBigints(marked, mark)
}

/** A number's text as an exact value, if it needs one. */
export function exactLong(text: string, longs: LongMode): bigint | string | undefined {
  if (longs === 'number' || !isLong(text)) return undefined
  return longs === 'bigint' ? BigInt(text) : text
}

function isLong(text: string): boolean {
  return LONG.test(text) && !Number.isSafeInteger(Number(text))
}

/** Puts integers beyond 2^53 into quotes, with a mark in front of them. What is no JSON stays none. */
function quoteLongs(text: string, mark: string): string {
  let result = ''
  /** Up to where the text is in the result. */
  let copied = 0
  for (const [from, end] of numbersOf(text)) {
    const number = text.slice(from, end)
    if (!isLong(number) || isKey(text, end)) continue
    result += `${text.slice(copied, from)}"${mark}${number}"`
    copied = end
  }
  return result + text.slice(copied)
}

/** A number is no key; in quotes it would become one. */
function isKey(text: string, end: number): boolean {
  BEFORE_COLON.lastIndex = end
  return BEFORE_COLON.test(text)
}

const BEFORE_COLON = /\s*:/y

/** Where the next text or number may begin. */
const BEGINNING = /["\d-]/g
/** Where a text may end. */
const TEXT_END = /["\\]/g
const NUMBER_END = /[^\d.eE+-]|$/g

/** From where to where numbers go that are not within texts. */
function* numbersOf(text: string): Generator<[from: number, end: number]> {
  for (let from = find(BEGINNING, text, 0); from < text.length; ) {
    const isText = text[from] === '"'
    const end = isText ? textEnd(text, from) : find(NUMBER_END, text, from)
    if (!isText) yield [from, end]
    from = find(BEGINNING, text, end)
  }
}

function textEnd(text: string, quote: number): number {
  let at = find(TEXT_END, text, quote + 1)
  while (text[at] === '\\') at = find(TEXT_END, text, at + 2)
  return at + 1
}

/** The next position of what a pattern matches, from one on; the length if there is none. */
function find(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? text.length
}

/** Turns marked strings into bigints, wherever they are in a value. */
function withBigints(value: unknown, mark: string): unknown {
  const root = { value }
  // An own stack: a hostile text can be nested deeper than the call stack reaches.
  const pending: object[] = [root]
  for (let parent = pending.pop(); parent !== undefined; parent = pending.pop()) {
    for (const [key, child] of Object.entries(parent)) {
      if (typeof child === 'object' && child !== null) pending.push(child)
      else if (typeof child === 'string' && child.startsWith(mark)) put(parent, key, BigInt(child.slice(mark.length)))
    }
  }
  return root.value
}

/** Defined, not assigned: `__proto__` is a key like any other until it is refused. */
function put(object: object, key: string, value: bigint): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}
