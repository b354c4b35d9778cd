import { ConnectionError, DeserializationError, RequestError, ResponseError, TimeoutError } from '../../errors/index.js'
import { isError } from '../../errors/is-error.js'
import type { BulkErrorCause } from './actions.js'

/**
 * Meaning of a failed request for the documents that it carried.
 *
 * - `'refused'`: certainly not processed, and another attempt may succeed.
 * - `'lost'`: possibly processed.
 * - `'too-large'`: certainly not processed, and two smaller requests may succeed.
 * - `'rejected'`: certainly not processed, and any other request would fail in the same way.
 * - `'broken'`: possibly processed, and any other request would fail in the same way.
 */
export type RequestFate = 'refused' | 'lost' | 'too-large' | 'rejected' | 'broken'

/** Statuses of requests that were refused for the moment. */
const REFUSED: readonly number[] = [429, 503]

/** Status of a proxy that has given up waiting for the request or its response. */
const REQUEST_TIMEOUT = 408

const TOO_LARGE = 413

/** Decides what a failed request means. */
export function fateOf(error: unknown): RequestFate {
  if (error instanceof ResponseError) return fateOfStatus(error.statusCode)
  if (error instanceof ConnectionError || error instanceof TimeoutError) {
    return error.progress === 'unsent' ? 'refused' : 'lost'
  }
  if (error instanceof DeserializationError) return 'lost'
  if (error instanceof RequestError && error.progress !== 'unsent' && error.meta.meta.connection !== null)
    return 'broken'
  return 'rejected'
}

function fateOfStatus(status: number): RequestFate {
  if (REFUSED.includes(status)) return 'refused'
  if (status === TOO_LARGE) return 'too-large'
  return status >= 500 || status === REQUEST_TIMEOUT ? 'lost' : 'rejected'
}

/** Cause of documents that a failed request carried. */
export function causeOf(error: unknown): BulkErrorCause {
  const type = (error instanceof ResponseError && error.type) || nameOf(error)
  return { type, reason: isError(error) ? error.message : String(error), cause: error }
}

function nameOf(error: unknown): string {
  return isError(error) ? error.name : 'Error'
}

/** Status of a failed request, if it was answered. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ResponseError ? error.statusCode : undefined
}
