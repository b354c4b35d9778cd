import { Readable } from 'node:stream'
import { SerializationError } from '../errors/index.js'
import type { Progress } from '../errors/request-error.js'
import type { WireBody } from './request.js'

/** Returns whether a value is a stream, of any library. */
export function isStream(value: unknown): value is Readable {
  return typeof value === 'object' && value !== null && 'pipe' in value && typeof value.pipe === 'function'
}

/**
 * Returns whether the whole body of a request is still available. Strings and bytes always are; a stream can be read
 * only once.
 */
export function isSendable(body: WireBody): boolean {
  return !(body instanceof Readable) || !(body.readableDidRead || body.destroyed)
}

/**
 * Returns whether a body can be sent again after a failed attempt. A stream may be read at any moment once an attempt
 * has begun to send it, even if no byte is gone yet.
 */
export function isSendableAgain(body: WireBody, progress: Progress): boolean {
  return !(body instanceof Readable) || (progress === 'unsent' && isSendable(body))
}

/** Returns whether a value is a body that can be read once: a stream of any library, an async iterable or a Blob. */
export function isReadOnce(value: unknown): value is Readable {
  return (
    isStream(value) ||
    value instanceof Blob ||
    (typeof value === 'object' && value !== null && Symbol.asyncIterator in value)
  )
}

/**
 * Returns the stream of a value that can be read once: a stream of any library, a web stream, an async iterable or a Blob. Returns
 * `undefined` for any other value.
 */
export function asReadable(value: unknown): Readable | undefined {
  if (value instanceof Readable) return value
  if (value instanceof Blob) return Readable.from(chunksOf(value))
  if (typeof value !== 'object' || value === null) return undefined
  if (isStream(value)) return new Readable({ objectMode: true }).wrap(value)
  return Symbol.asyncIterator in value ? Readable.from(Object(value)) : undefined
}

async function* chunksOf(blob: Blob): AsyncGenerator<Uint8Array, void> {
  yield* blob.stream()
}

/** Returns the bytes of an ArrayBuffer or a view of one, or `undefined` for any other value. */
export function asBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  return value instanceof ArrayBuffer || value instanceof SharedArrayBuffer ? new Uint8Array(value) : undefined
}

const LINE_FEED = 0x0a

/** Stream of the chunks of another one, which is read only when this one is, and destroyed with it. */
export class CheckedStream extends Readable {
  readonly #source: Readable
  readonly #lines: boolean
  #chunks: AsyncIterator<unknown> | undefined
  #last: number = LINE_FEED

  /** @param lines - ends the stream with a line feed. A chunk that is neither text nor bytes is a SerializationError. */
  constructor(source: Readable, lines: boolean) {
    super()
    this.#source = source
    this.#lines = lines
  }

  override _read(): void {
    this.#chunks ??= this.#source[Symbol.asyncIterator]()
    this.#chunks.next().then(
      ({ done, value }) => (done === true ? this.#end() : this.#pass(value)),
      (error: Error) => this.destroy(error),
    )
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#source.destroy()
    callback(error)
  }

  #pass(chunk: unknown): void {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : asBytes(chunk)
    if (bytes === undefined) {
      const message = 'the body is a stream of values that are neither strings nor bytes'
      this.destroy(new SerializationError(message, this.#source))
      return
    }
    this.#last = bytes.at(-1) ?? this.#last
    if (bytes.byteLength === 0) this._read()
    else this.push(bytes)
  }

  #end(): void {
    if (this.#lines && this.#last !== LINE_FEED) this.push(Buffer.of(LINE_FEED))
    this.push(null)
  }
}
