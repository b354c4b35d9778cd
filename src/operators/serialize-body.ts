import { Readable } from 'node:stream'
import { inspect } from 'node:util'
import type { OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import { ConfigurationError, SerializationError } from '../errors/index.js'
import { isError } from '../errors/is-error.js'
import { ndjson as ndjsonOf } from '../json/text/ndjson.js'
import type { Serializer } from '../json/text/serializer.js'
import { asBytes, asStream, isSendable, isStream, isStreamedBody } from '../message/body.js'
import { BodyStream } from '../message/body-stream.js'
import { addHeader } from '../message/headers.js'
import { type CompatibilityVersion, mediaType } from '../message/media-types.js'
import type { CallRequest, StreamedBody, WireBody } from '../message/request.js'
import type { RequestHeaders } from '../message/wire.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'

/**
 * Makes the request's body what goes over the wire, and says what it is: `content-type`. Strings, bytes and streams go out
 * as they are; lines end with a line feed. Errors with a SerializationError that carries the value.
 */
export function serializeBody(
  call: Call,
  serializer: Serializer,
  version: CompatibilityVersion,
): OperatorFunction<CallRequest, CallRequest<WireBody>> {
  return operate((destination) => new SerializeBody(destination, call, serializer, version))
}

class SerializeBody extends Stage<CallRequest, CallRequest<WireBody>> {
  readonly #call: Call
  readonly #serializer: Serializer
  readonly #version: CompatibilityVersion

  constructor(
    destination: SerializeBody['destination'],
    call: Call,
    serializer: Serializer,
    version: CompatibilityVersion,
  ) {
    super(destination)
    this.#call = call
    this.#serializer = serializer
    this.#version = version
  }

  override next(request: CallRequest): void {
    let body: WireBody
    try {
      body = this.#serialize(request)
    } catch (error) {
      return this.fail(toSerializationError(error, request.body))
    }
    const headers = body === undefined ? request.headers : withContentType(request, this.#version)
    const { method, path, querystring, ndjson } = request
    this.destination.next({ method, path, querystring, headers, body, ndjson })
  }

  #serialize({ body, ndjson }: CallRequest): WireBody {
    if (body === undefined || body === null) return undefined
    if (typeof body === 'string') return ndjson && !body.endsWith('\n') ? `${body}\n` : body
    const bytes = asBytes(body)
    if (bytes !== undefined) return ndjson && bytes.at(-1) !== LINE_FEED ? Buffer.concat([bytes, END_OF_LINE]) : bytes
    if (isStreamedBody(body)) return this.#streamOf(body, ndjson)
    return ndjson ? ndjsonOf(this.#serializer, lines(body)) : this.#serializer.serialize(body)
  }

  #streamOf(body: StreamedBody, ndjson: boolean): Readable {
    if (wasRead(body)) {
      throw new SerializationError('the body is a stream that was read before: a stream can be sent only once', body)
    }
    const stream = new BodyStream(asStream(body), ndjson)
    this.#call.holder?.hold(stream)
    return stream
  }
}

const LINE_FEED = 0x0a
const END_OF_LINE = Buffer.of(LINE_FEED)

function lines(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body
  throw new ConfigurationError(
    'the body of this API must be an array, a string, a Buffer or a stream of newline-delimited JSON',
  )
}

function wasRead(body: StreamedBody): boolean {
  if (body instanceof Readable) return !isSendable(body)
  // Streams of other libraries say so when they have ended.
  return isStream(body) && body.readable === false
}

function withContentType({ headers, ndjson }: CallRequest, version: CompatibilityVersion): RequestHeaders {
  if (headers['content-type'] !== undefined) return headers
  return addHeader(headers, 'content-type', mediaType(ndjson ? 'x-ndjson' : 'json', version, headers.accept))
}

function toSerializationError(error: unknown, body: unknown): unknown {
  if (error instanceof SerializationError || error instanceof ConfigurationError) return error
  const reason = isError(error) ? error.message : inspect(error, { depth: 0 })
  return new SerializationError(`the body cannot be serialized: ${reason}`, body, { cause: error })
}
