import type { OperatorFunction } from 'rxjs'
import { describe } from '../../errors/describe.js'
import { ConfigurationError } from '../../errors/index.js'
import type { Destination } from '../../rx/destination.js'
import { operate } from '../../rx/operate.js'
import { Stage } from '../../rx/stage.js'

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const SPACE = 0x20
const TAB = 0x09

/** Byte order mark, which some editors write at the beginning of a file. */
const MARK = Buffer.from('\ufeff')

/**
 * Cuts bytes into lines: one Buffer per line, without its line break. Blank lines are skipped, a carriage return before a line feed
 * is dropped, and the last line needs no line feed.
 *
 * Lines are views on the chunks that they came in: copy those that are to be kept for long. Backpressure passes through.
 *
 * @throws ConfigurationError, to its subscriber, for a value that is neither bytes nor a string
 * @example
 * ```ts
 * pullFrom(createReadStream('books.ndjson')).pipe(lines(), client.helpers.bulk({ index: 'books', as: 'flush' })).subscribe()
 * ```
 */
export function lines(): OperatorFunction<Uint8Array | string, Buffer> {
  return operate((destination) => new Lines(destination))
}

class Lines extends Stage<Uint8Array | string, Buffer> {
  /** Chunks of a line whose end has not come yet. */
  #begun: Buffer[] = []
  #isFirst = true

  constructor(destination: Destination<Buffer>) {
    super(destination)
  }

  override next(chunk: Uint8Array | string): void {
    if (typeof chunk !== 'string' && !ArrayBuffer.isView(chunk)) {
      return this.error(new ConfigurationError(`lines expects bytes or strings, got ${describe(chunk)}`))
    }
    const bytes = bufferOf(chunk)
    let start = 0
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      this.#emit(bytes.subarray(start, end))
      if (this.closed) return
      start = end + 1
    }
    if (start < bytes.length) this.#begun.push(bytes.subarray(start))
  }

  override complete(): void {
    if (this.#begun.length > 0) this.#emit(Buffer.alloc(0))
    if (!this.closed) super.complete()
  }

  #emit(rest: Buffer): void {
    let line = rest
    if (this.#begun.length > 0) {
      line = Buffer.concat([...this.#begun, rest])
      this.#begun = []
    }
    if (this.#isFirst) line = withoutMark(line)
    this.#isFirst = false
    if (line[line.length - 1] === CARRIAGE_RETURN) line = line.subarray(0, -1)
    if (!isBlank(line)) this.destination.next(line)
  }
}

function bufferOf(chunk: Uint8Array | string): Buffer {
  if (typeof chunk === 'string') return Buffer.from(chunk)
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
}

function withoutMark(line: Buffer): Buffer {
  return line.subarray(0, MARK.length).equals(MARK) ? line.subarray(MARK.length) : line
}

function isBlank(line: Buffer): boolean {
  for (let at = 0; at < line.length; at++) {
    const byte = line[at]
    if (byte !== SPACE && byte !== TAB && byte !== CARRIAGE_RETURN) return false
  }
  return true
}
