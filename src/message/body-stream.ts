import { Readable } from 'node:stream'
import { SerializationError } from '../errors/index.js'
import { messageOf } from '../errors/message-of.js'
import { asBytes } from './body.js'
import type { AnyStream } from './request.js'

const LINE_FEED = 0x0a

/**
 * Body of a request that reads another stream, and destroys it if it ends before.
 *
 * A stream of Node is not read before this one is, so that an unsent body can be sent by another attempt.
 *
 * Its error is a SerializationError: the source fails, closes before its end, or emits a value that is neither a string nor
 * bytes.
 */
export class BodyStream extends Readable {
  readonly #source: AnyStream
  readonly #lines: boolean
  #reading = false
  #complete = false
  /** First half of a character that the next string completes. */
  #half = ''
  #last: number = LINE_FEED

  /** @param lines - ends the stream with a line feed, unless the source does */
  constructor(source: AnyStream, lines: boolean) {
    super()
    this.#source = source
    this.#lines = lines
    // The call gets the error where it is. An error without a listener would end the process.
    this.on('error', () => {})
    source.on('error', (cause) => this.#fail(messageOf(cause), cause))
    source.on('close', () => this.#complete || this.#fail('it was closed before its end'))
    // A stream of another library can emit at once.
    if (!(source instanceof Readable)) this.#begin()
  }

  override _read(): void {
    if (!this.#reading) this.#begin()
    this.#source.resume?.()
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (!this.#complete) this.#source.destroy?.()
    callback(error)
  }

  #begin(): void {
    this.#reading = true
    this.#source.on('data', (chunk) => this.#pass(chunk))
    this.#source.on('end', () => this.#end())
  }

  #pass(chunk: unknown): void {
    if (this.destroyed) return
    const bytes = typeof chunk === 'string' ? this.#encode(chunk) : asBytes(chunk)
    if (bytes === undefined) {
      const message = 'the body is a stream of values that are neither strings nor bytes'
      this.destroy(new SerializationError(message, this.#source))
    } else this.#push(bytes)
  }

  #push(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return
    this.#last = bytes.at(-1) ?? this.#last
    if (!this.push(bytes)) this.#source.pause?.()
  }

  /** Encodes whole characters: each half of one alone would become another character. */
  #encode(chunk: string): Uint8Array {
    const text = this.#half + chunk
    const isCut = HIGH_SURROGATE.test(text)
    this.#half = isCut ? text.slice(-1) : ''
    return Buffer.from(isCut ? text.slice(0, -1) : text)
  }

  #end(): void {
    if (this.#complete || this.destroyed) return
    this.#complete = true
    this.#push(Buffer.from(this.#half))
    if (this.#lines && this.#last !== LINE_FEED) this.push(Buffer.of(LINE_FEED))
    this.push(null)
  }

  #fail(reason: string, cause?: unknown): void {
    this.destroy(unreadableBody(this.#source, reason, cause))
  }
}

const HIGH_SURROGATE = /[\ud800-\udbff]$/

/** Returns the error of a body that cannot be read. */
export function unreadableBody(source: unknown, reason: string, cause?: unknown): SerializationError {
  return new SerializationError(`the body cannot be read: ${reason}`, source, { cause })
}
