import { counted } from '../errors/counted.js'
import type { Demand } from './demand.js'

/** Number of buffered values that triggers the warning if no source obeys the demand. */
const MOST_VALUES = 1_000
/** Number of buffered bytes that triggers the warning if no source obeys the demand: 16 MB. */
const MOST_BYTES = 16_000_000
/** Number of buffered values that triggers the warning although a source obeys: an operator in between buffers them. */
const MOST_OF_PAUSED_SOURCE = 100_000

/**
 * Size of the buffer in front of a consumer that applies backpressure.
 *
 * It warns once per consumer (`RXELASTIC_BACKPRESSURE`) when the buffer grows although the consumer has paused its source.
 * An array counts as its elements. The size in bytes is known for strings, binary data and raw hits.
 */
export class Backlog {
  readonly #consumer: string
  readonly #demand: Demand
  #values = 0
  #bytes = 0
  #warned = false

  /** @param consumer - the name of the consumer in the warning */
  constructor(consumer: string, demand: Demand) {
    this.#consumer = consumer
    this.#demand = demand
  }

  /** Counts a value that enters the buffer. */
  add(value: unknown): void {
    this.#count(value, 1)
    if (this.#values >= MOST_VALUES || this.#bytes >= MOST_BYTES) this.#check()
  }

  /** Counts a value that leaves the buffer. */
  remove(value: unknown): void {
    this.#count(value, -1)
  }

  #count(value: unknown, sign: 1 | -1): void {
    this.#values += sign * (Array.isArray(value) ? value.length : 1)
    this.#bytes += sign * (Array.isArray(value) ? bytesOfAll(value) : bytesOf(value))
  }

  #check(): void {
    // One chunk of a streamed response can hold thousands of values: those do not mean that its socket ignores the pause.
    if (this.#warned || (this.#demand.obeyed && this.#values < MOST_OF_PAUSED_SOURCE)) return
    this.#warned = true
    process.emitWarning(
      `backpressure of ${this.#consumer} does not reach its source: ${counted(this.#values, 'value')} (${counted(this.#bytes, 'known byte')}) are buffered`,
      {
        code: 'RXELASTIC_BACKPRESSURE',
        detail:
          'The source is not one of this library, was subscribed to earlier, or an operator in between buffers values.',
      },
    )
  }
}

function bytesOfAll(values: readonly unknown[]): number {
  let bytes = 0
  for (const value of values) bytes += bytesOf(value)
  return bytes
}

/** Returns the size of a string, of binary data or of a raw hit; 0 if it is not known. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  if (value instanceof Uint8Array) return value.byteLength
  if (!('_source' in value)) return 0
  // A lazy hit knows its size. Reading its document would make it.
  if ('byteLength' in value) return Number(value.byteLength) || 0
  return value._source instanceof Uint8Array ? value._source.byteLength : 0
}
