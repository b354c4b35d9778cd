import { Readable } from 'node:stream'
import { types } from 'node:util'
import type { Progress } from '../errors/request-error.js'
import type { AnyStream, RequestParams, StreamedBody, WireBody } from './request.js'

/** Returns whether a value is a stream, of any library. */
export function isStream(value: unknown): value is AnyStream {
  return has(value, 'pipe') && has(value, 'on')
}

function has(value: unknown, method: 'pipe' | 'on'): boolean {
  const methods: { pipe?: unknown; on?: unknown } = Object(value)
  return typeof methods[method] === 'function'
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

/** Returns whether a value is a body that can be read once, or an Observable, which `asStream` refuses. */
export function isStreamedBody(value: unknown): value is StreamedBody {
  if (typeof value !== 'object' || value === null) return false
  return has(value, 'pipe') || Symbol.asyncIterator in value || value instanceof Blob
}

/**
 * Returns the stream of a body that can be read once. @throws TypeError for an Observable, and for a web stream that something
 * else reads
 */
export function asStream(body: StreamedBody): AnyStream {
  if (isStream(body)) return body
  if (has(body, 'pipe'))
    throw new TypeError('an Observable is no body; make the call for each of its values, with concatMap')
  return Readable.from(body instanceof Blob ? chunksOf(body) : body, { objectMode: true })
}

/** Destroys a body that has not been read to its end: a file, for example, stays open otherwise. */
export function destroyBody(body: unknown): void {
  if (isStream(body)) {
    if (body.readableEnded !== true && body.readable !== false) body.destroy?.()
  } else if (body instanceof ReadableStream && !body.locked) body.cancel().catch(() => {})
}

/** Returns the body of a request, in whichever way it was given. */
export function givenBody({ body, bulkBody }: RequestParams): unknown {
  return bulkBody ?? body
}

async function* chunksOf(blob: Blob): AsyncGenerator<Uint8Array, void> {
  yield* blob.stream()
}

/** Returns the bytes of an ArrayBuffer or a view of one, or `undefined` for any other value. */
export function asBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  return types.isAnyArrayBuffer(value) ? new Uint8Array(value) : undefined
}
