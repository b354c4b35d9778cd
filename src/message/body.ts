import { Readable } from 'node:stream'
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
