import { pipeline, Readable } from 'node:stream'
import { createGzip, gzip } from 'node:zlib'
import { identity, type OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import { SerializationError } from '../errors/index.js'
import { mergeHeaders } from '../message/headers.js'
import type { CallRequest, WireBody } from '../message/request.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'

/**
 * Compresses the request's body with gzip and asks for a compressed response, if the call's `compression` is on.
 */
export function compressBody({ settings }: Call): OperatorFunction<CallRequest<WireBody>, CallRequest<WireBody>> {
  return settings.compression ? operate((destination) => new CompressBody(destination)) : identity
}

const ACCEPTED = { 'accept-encoding': 'gzip, deflate, br' }
const COMPRESSED = { 'content-encoding': 'gzip' }

class CompressBody extends Stage<CallRequest<WireBody>, CallRequest<WireBody>> {
  /** Set while a compression is under way. This stage ends with it. */
  #busy = false

  override next(request: CallRequest<WireBody>): void {
    const asking = { ...request, headers: mergeHeaders(ACCEPTED, request.headers) }
    const { body } = request
    // A body that is encoded already goes out as it is.
    if (body === undefined || request.headers['content-encoding'] !== undefined) return this.destination.next(asking)
    if (body instanceof Readable) {
      return this.destination.next(encoded(asking, Readable.from(gzipped(body), { objectMode: false })))
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

/** Compresses on first read, so that a call that ends before it is sent leaves the stream untouched. */
async function* gzipped(body: Readable): AsyncGenerator<Buffer, void> {
  const compressor = createGzip()
  pipeline(body, compressor, () => {})
  yield* compressor
}

function encoded(request: CallRequest<WireBody>, body: WireBody): CallRequest<WireBody> {
  return { ...request, headers: mergeHeaders(request.headers, COMPRESSED), body }
}
