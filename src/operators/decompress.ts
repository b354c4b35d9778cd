import {
  type BrotliDecompress,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  type Gunzip,
  type Inflate,
} from 'node:zlib'
import type { OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import { counted } from '../errors/counted.js'
import { ConnectionError, DeserializationError } from '../errors/index.js'
import { isHead, type ResponseHeaders, type WireEvent } from '../message/wire.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'

type Decompressor = Gunzip | Inflate | BrotliDecompress

/**
 * Decompresses a response whose head declares that it is compressed: gzip, deflate or br.
 *
 * Any other coding fails with a DeserializationError that names it, before a byte of the body is emitted. An error of the
 * server keeps its status: if its body cannot be decoded, it has none.
 */
export function decompress(call: Call): OperatorFunction<WireEvent, WireEvent> {
  return operate((destination) => new Decompress(destination, call))
}

class Decompress extends Stage<WireEvent, WireEvent> {
  readonly #call: Call
  #create: (() => Decompressor) | undefined
  #decompressor: Decompressor | undefined
  #coding = ''
  /** `true` for the response of an error, whose status counts more than its body. */
  #failed = false
  /** `true` if the body is left out because its coding is unknown. */
  #skipped = false
  /** Number of bytes received. */
  #size = 0
  /** Error that ended the response, kept until all that was received has been emitted. */
  #failure: { readonly error: unknown } | undefined

  constructor(destination: Destination<WireEvent>, call: Call) {
    super(destination)
    this.#call = call
  }

  override next(event: WireEvent): void {
    if (isHead(event)) {
      const coding = codingOf(event.headers)
      this.#coding = coding
      this.#failed = event.statusCode >= 400
      this.#create = decompressorFor(coding)
      if (this.#create === undefined && coding !== '' && this.#call.params.method !== 'HEAD') {
        if (!this.#failed) return this.fail(undecodable(coding))
        this.#skipped = true
      }
      this.destination.next(event)
    } else if (this.#skipped) {
      // The body of an error explains it. Without it there still is the status.
    } else if (this.#create === undefined) {
      this.destination.next(event)
    } else {
      this.#size += event.byteLength
      // Opened with the first chunk: responses without a body, to HEAD for instance, have the header too.
      this.#decompressor ??= this.#open(this.#create())
      // Compressed bytes are not buffered: the socket of a streamed response pauses while the decompressor is behind.
      if (!this.#decompressor.write(event)) this.#call.socket?.pause(this)
    }
  }

  /** Ends the decompressor, which still has data to emit. This stage ends with it. */
  override complete(): void {
    if (this.#decompressor === undefined) super.complete()
    else this.#decompressor.end()
  }

  /**
   * Emits what arrived before the connection broke, at the consumer's pace, and then the error. A collected response needs no
   * beginning. Deadlines, limits and other errors of this side end the response at once.
   */
  override error(error: unknown): void {
    const decompressor = this.#decompressor
    const streamed = this.#call.socket !== undefined
    if (decompressor === undefined || !streamed || !(error instanceof ConnectionError)) return super.error(error)
    this.#failure = { error }
    // This follows all data written so far. `end` would report the part as malformed.
    decompressor.flush(() => decompressor.push(null))
  }

  #open(decompressor: Decompressor): Decompressor {
    const { demand, socket } = this.#call
    decompressor.on('data', (chunk: Buffer) => this.destination.next(chunk))
    decompressor.once('end', () => this.#end(decompressor))
    decompressor.once('error', (error) => this.#onMalformed(error))
    decompressor.on('drain', () => socket?.resume(this))
    if (demand !== undefined) {
      this.add(demand.control({ pause: () => decompressor.pause(), resume: () => decompressor.resume() }))
    }
    this.add(() => {
      decompressor.removeAllListeners().on('error', ignore).destroy()
      // The next attempt's response comes over a socket that obeys the same demand.
      socket?.resume(this)
    })
    return decompressor
  }

  /** Checks the length: deflate and br ignore what follows their end, so a corrupted response could pass for a shorter one. */
  #end({ bytesWritten }: Decompressor): void {
    if (this.#failure !== undefined) super.error(this.#failure.error)
    else if (bytesWritten === this.#size) super.complete()
    else this.#onMalformed(new Error(`it ends after ${bytesWritten} of ${counted(this.#size, 'byte')}`))
  }

  #onMalformed(cause: Error): void {
    if (this.#failed) return super.complete()
    const text = `the compressed response is malformed (content-encoding: ${this.#coding}): ${cause.message}`
    const message = `${text} (${String(this.#call.node)})`
    this.fail(this.#call.error(ConnectionError, message, { cause, progress: 'answered' }))
  }
}

function ignore(): void {}

function decompressorFor(coding: string): (() => Decompressor) | undefined {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip
    case 'deflate':
      return createInflate
    case 'br':
      return createBrotliDecompress
    default:
      return undefined
  }
}

/** Returns the coding of a body, or `''` for none. Several codings remain a list. Source: RFC 9110, section 8.4.1 */
function codingOf({ 'content-encoding': encoding }: ResponseHeaders): string {
  if (encoding === undefined) return ''
  return [encoding]
    .flat()
    .join()
    .toLowerCase()
    .split(',')
    .map((coding) => coding.replace(/;.*/, '').trim())
    .filter((coding) => coding !== '' && coding !== 'identity')
    .join(', ')
}

function undecodable(coding: string): DeserializationError {
  return new DeserializationError(`the response has the content-encoding ${coding}, which cannot be decoded`, '')
}
