import { pipeline, Readable } from 'node:stream'
import { createGzip, type Gzip, gzip } from 'node:zlib'
import { identity, type OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import { SerializationError } from '../errors/index.js'
import { mergeHeaders } from '../message/headers.js'
import type { CallRequest, WireBody } from '../message/request.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'

/**
 * Compresses the request's body with gzip and requests a compressed response, if the call's `compression` is on.
 */
export function compressBody({ settings }: Call): OperatorFunction<CallRequest<WireBody>, CallRequest<WireBody>> {
  return settings.compression ? operate((destination) => new CompressBody(destination)) : identity
}

const ACCEPTED = 'gzip, deflate, br'
const COMPRESSED = { 'content-encoding': 'gzip' }

class CompressBody extends Stage<CallRequest<WireBody>, CallRequest<WireBody>> {
  /** Set while a compression is under way. This stage ends with it. */
  #busy = false

  override next(request: CallRequest<WireBody>): void {
    const asking = { ...request, headers: { 'accept-encoding': ACCEPTED, ...request.headers } }
    const { body } = request
    // A body that is encoded already goes out as it is.
    if (body === undefined || request.headers['content-encoding'] !== undefined) return this.destination.next(asking)
    if (body instanceof Readable) {
      return this.destination.next(encoded(asking, new CompressedStream(body)))
    }
    this.#busy = true
    gzip(body, (error, compressed) => {
      if (this.closed) return
      if (error !== null) {
        return this.fail(new SerializationError('the body cannot be compressed', body, { cause: error }))
      }
      this.destination.next(encoded(asking, compressed))
      super.complete()
    })
  }

  override complete(): void {
    if (!this.#busy) super.complete()
  }
}

/**
 * Compressed form of a stream. It compresses on first read, so that a call that ends before it is sent leaves the stream
 * untouched. Its end destroys the stream at once, even while that has nothing to say.
 */
class CompressedStream extends Readable {
  readonly #body: Readable
  #compressor: Gzip | undefined

  constructor(body: Readable) {
    super()
    this.#body = body
  }

  override _read(): void {
    if (this.#compressor !== undefined) return void this.#compressor.resume()
    const compressor = createGzip()
    this.#compressor = compressor
    compressor.on('data', (chunk: Buffer) => this.push(chunk) || compressor.pause())
    compressor.once('end', () => this.push(null)).once('error', (error) => this.destroy(error))
    pipeline(this.#body, compressor, () => {})
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    // The stream first, and without an error: the pipeline would destroy it with one that the caller may not expect.
    if (this.#compressor !== undefined) this.#body.destroy()
    this.#compressor?.destroy()
    callback(error)
  }
}

function encoded(request: CallRequest<WireBody>, body: WireBody): CallRequest<WireBody> {
  return { ...request, headers: mergeHeaders(request.headers, COMPRESSED), body }
}
