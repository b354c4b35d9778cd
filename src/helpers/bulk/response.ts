import { DeserializationError } from '../../errors/index.js'
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

/** Bytes before the first item, before its status, and between the status and the next item. */
const [ITEMS, STATUS, BETWEEN] = [Buffer.from('"items":['), Buffer.from('"status":'), Buffer.from('}},{"')]

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
  /** The latest item as text and as value: most items of a response are the same, unless they have ids. */
  #latestText = ''
  #latest: Entry | undefined

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
    return unreadable(this.#bytes, problem instanceof Error ? problem.message : String(problem), problem)
  }

  /** Number of items, if none has an error: then no text in them can be taken for a status. */
  count(): number {
    let count = 0
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
    for (let length = RUN; ; length *= 2) {
      const cut = this.#bytes.indexOf(BETWEEN, this.#at + length)
      const isLast = cut < 0
      const text = this.#bytes.toString('utf8', this.#at, isLast ? this.#bytes.length : cut + 2)
      try {
        const items = this.#same(text, isLast) ?? parseItems(text, isLast)
        this.#at = cut + 3
        this.#over = isLast
        return items
      } catch (cause) {
        if (isLast) throw unreadable(this.#bytes, 'its items are no JSON', cause)
      }
    }
  }

  /** Returns the items of a run if they are all like the first one: they need no parsing. */
  #same(text: string, isLast: boolean): Entry[] | undefined {
    const first = text.slice(0, text.indexOf(END_OF_ITEM) + END_OF_ITEM.length)
    if (first !== this.#latestText || this.#latest === undefined) {
      this.#latestText = first
      this.#latest = parsed(first)
      if (this.#latest === undefined) return undefined
    }
    const items: Entry[] = [this.#latest]
    let at = first.length
    for (; text.startsWith(first, at + 1) && text[at] === ','; at += first.length + 1) items.push(this.#latest)
    return at === text.length || (isLast && text.startsWith(']}', at) && at + 2 === text.length) ? items : undefined
  }
}

/** Item under the name of its action. */
type Entry = Readonly<Record<string, Item>>

const END_OF_ITEM = '}}'

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

export function unreadable(bytes: Buffer, why: string, cause?: unknown): DeserializationError {
  const text = bytes.toString('utf8', 0, LONGEST_QUOTE)
  return new DeserializationError(`the response to a bulk request cannot be read: ${why}`, text, { cause })
}
