import { DeserializationError } from '../../errors/index.js'
import { isError } from '../../errors/is-error.js'
import type { BulkErrorCause } from './actions.js'

/** Item of a response, as far as it matters. */
export interface Item {
  readonly status: number
  readonly _index?: string
  readonly _id?: string | null
  readonly result?: string
  readonly error?: BulkErrorCause
}

/**
 * Fields to ask for: where outcomes are emitted, where their operations have ids, so that the items are all alike, and where only errors
 * count. `status` keeps the items in their places.
 */
export const FILTER_PATHS: Readonly<Record<'outcomes' | 'named' | 'errors', string>> = {
  outcomes: 'took,errors,items.*._index,items.*._id,items.*.result,items.*.status,items.*.error',
  named: 'took,errors,items.*._index,items.*.result,items.*.status,items.*.error',
  errors: 'took,errors,items.*.status,items.*.error',
}

/** Bytes before the first item, before its status, at its end, before the next one, and behind the last one. */
const ITEMS = Buffer.from('"items":[')
const STATUS = Buffer.from('"status":')
const END_OF_ITEM = Buffer.from('}}')
const BETWEEN = Buffer.from('}},{"')
const END = Buffer.from(']}')
const COMMA = 0x2c

/** Bytes of items that are parsed at once, about: little enough that no pause is noticed. */
const RUN = 32_768

/**
 * Response to a bulk request, whose items are parsed as they are needed.
 * Responses without errors can be counted instead.
 */
export class BulkResponse {
  /** Time that the server spent, in milliseconds. */
  readonly took: number
  /** True if an item has an error. */
  readonly errors: boolean
  readonly #bytes: Buffer
  #at: number
  #over = false
  /** The latest first item of a run: most items of a response are the same, unless they have IDs. */
  #latest: First | undefined

  /** @throws DeserializationError if it is no response to a bulk request */
  constructor(bytes: Buffer) {
    const items = bytes.indexOf(ITEMS)
    if (items < 0) throw unreadable(bytes, 'it has no items')
    const { took, errors } = parse(bytes, `${bytes.toString('utf8', 0, items)}"items":0}`) as {
      took?: unknown
      errors?: unknown
    }
    this.took = typeof took === 'number' ? took : 0
    this.errors = errors !== false
    this.#bytes = bytes
    this.#at = items + ITEMS.length
  }

  /** Error for items that are not as they should be. */
  unreadable(problem: unknown): DeserializationError {
    return unreadable(this.#bytes, isError(problem) ? problem.message : String(problem), problem)
  }

  /** Number of items that have not been read, if none has an error: then no text in them can be taken for a status. */
  count(): number {
    let count = this.#same(this.#bytes.length, true)
    if (count > 0) return count
    for (let at = this.#bytes.indexOf(STATUS, this.#at); at >= 0; at = this.#bytes.indexOf(STATUS, at + STATUS.length))
      count++
    return count
  }

  /**
   * Parses the next items; none at the end. Where it cuts is a guess: what is cut within an item is no JSON, and a longer part is taken.
   * @throws DeserializationError for what is no JSON
   */
  next(): readonly Entry[] {
    if (this.#over) return []
    const bytes = this.#bytes
    for (let length = RUN; ; length *= 2) {
      const cut = bytes.indexOf(BETWEEN, this.#at + length)
      const isLast = cut < 0
      const end = isLast ? bytes.length : cut + 2
      try {
        const items = this.#itemsUntil(end, isLast)
        this.#at = end + 1
        this.#over = isLast
        return items
      } catch (cause) {
        if (isLast) throw unreadable(bytes, 'its items are no JSON', cause)
      }
    }
  }

  #itemsUntil(end: number, isLast: boolean): readonly Entry[] {
    const count = this.#same(end, isLast)
    if (count > 0 && this.#latest !== undefined) return new Array<Entry>(count).fill(this.#latest.entry)
    return parseItems(this.#bytes.toString('utf8', this.#at, end), isLast)
  }

  /** Returns the number of items in a run if they are all like the first one: they need no parsing. Otherwise returns 0. */
  #same(end: number, isLast: boolean): number {
    const bytes = this.#bytes
    const start = this.#at
    const isEnd = isLast && bytes.subarray(end - END.length, end).equals(END)
    const first = isLast && !isEnd ? undefined : this.#first()
    if (first === undefined) return 0
    const runEnd = isEnd ? end - END.length : end
    const distance = first.bytes.length + 1
    const count = (runEnd - start + 1) / distance
    if (!Number.isInteger(count) || count < 2) return count === 1 ? 1 : 0
    if (bytes[start + distance - 1] !== COMMA) return 0
    // Each item and its comma are the same bytes as those before.
    return bytes.compare(bytes, start, runEnd - distance, start + distance, runEnd) === 0 ? count : 0
  }

  /** Returns the first item of a run: mostly it is like that of the run before. */
  #first(): First | undefined {
    const bytes = this.#bytes
    const start = this.#at
    if (this.#latest?.bytes.equals(bytes.subarray(start, start + this.#latest.bytes.length))) return this.#latest
    const end = bytes.indexOf(END_OF_ITEM, start) + END_OF_ITEM.length
    const entry = parsed(bytes.toString('utf8', start, end))
    this.#latest = entry === undefined ? undefined : { bytes: bytes.subarray(start, end), entry }
    return this.#latest
  }
}

/** Item under the name of its action. */
type Entry = Readonly<Record<string, Item>>

/** Item as bytes and as a value. */
interface First {
  readonly bytes: Buffer
  readonly entry: Entry
}

/** Returns an item, or `undefined` if its text ends within it. */
function parsed(text: string): Entry | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parseItems(text: string, isLast: boolean): readonly Entry[] {
  const items: unknown = isLast ? JSON.parse(`{"items":[${text}`).items : JSON.parse(`[${text}]`)
  if (Array.isArray(items)) return items
  throw new TypeError('they are no array')
}

function parse(bytes: Buffer, text: string): unknown {
  try {
    return Object(JSON.parse(text))
  } catch (cause) {
    throw unreadable(bytes, 'it is no JSON', cause)
  }
}

/** Bytes of a response that an error quotes. */
const LONGEST_QUOTE = 10_000

function unreadable(bytes: Buffer, why: string, cause?: unknown): DeserializationError {
  const text = bytes.toString('utf8', 0, LONGEST_QUOTE)
  return new DeserializationError(`the response to a bulk request cannot be read: ${why}`, text, { cause })
}
