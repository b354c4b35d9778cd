import type { FakeInterceptor, InterceptedResponse } from './interception.js'
import type { RecordedRequest } from './recorded-request.js'

/** Document of a bulk request, as {@link BulkFaults.refuseDocuments} sees it. */
export interface BulkDocument {
  /** Name of the action: `index`, `create`, `update` or `delete`. */
  readonly action: string
  /** Its index. */
  readonly index: string
  /** Its id; `undefined` if the cluster makes one. */
  readonly id: string | undefined
}

/** Troubles that real clusters have with bulk requests. Shares are between 0, never, and 1, always. */
export interface BulkFaults {
  /** Share of documents that are refused with 429; or a function that returns the status to refuse a document with. @defaultValue 0 */
  readonly refuseDocuments?: number | ((document: BulkDocument) => number | undefined)
  /** Share of requests that are refused as a whole, with `status`. @defaultValue 0 */
  readonly refuseRequests?: number
  /** Status of refused requests. @defaultValue 429 */
  readonly status?: 401 | 403 | 413 | 429 | 502 | 503 | 504
  /** `Retry-After` of refused requests, in seconds. @defaultValue none */
  readonly retryAfter?: number
  /** Bytes of a request, after decompression, above which it is refused with 413. @defaultValue no limit */
  readonly maxRequestBytes?: number
  /** Share of requests whose connection breaks before anything is processed. @defaultValue 0 */
  readonly loseRequests?: number
  /** Share of requests whose connection breaks when everything is processed. @defaultValue 0 */
  readonly loseResponses?: number
  /** Milliseconds that a response takes, as with slow shards; or a function that returns them. @defaultValue 0 */
  readonly delay?: number | (() => number)
  /** Returns numbers from 0 to 1 that decide what happens. Give your own for tests that can be repeated. @defaultValue `Math.random` */
  readonly random?: () => number
}

/** Path of a bulk request. */
const BULK = /\/_bulk$/

const TYPES: Readonly<Record<number, string>> = {
  401: 'security_exception',
  403: 'security_exception',
  413: 'content_too_large_exception',
  429: 'es_rejected_execution_exception',
}

/** Returns an interceptor that makes requests as a whole fail. */
export function requestFaults(faults: BulkFaults): FakeInterceptor {
  const {
    refuseRequests,
    status = 429,
    maxRequestBytes = Number.POSITIVE_INFINITY,
    loseRequests,
    loseResponses,
  } = faults
  const happens = chance(faults)
  return async (request, respond) => {
    if (!isBulk(request)) return undefined
    if (request.body.length > maxRequestBytes) return refusal(413, faults)
    if (happens(refuseRequests)) return refusal(status, faults)
    if (happens(loseRequests)) return { disconnect: true }
    const response = await respond()
    return happens(loseResponses)
      ? { disconnect: true, delay: delayOf(faults) }
      : { ...response, delay: delayOf(faults) }
  }
}

/** Returns a function that decides whether a document is refused, and with which status. */
export function documentFaults(faults: BulkFaults): (document: BulkDocument) => number | undefined {
  const { refuseDocuments } = faults
  if (typeof refuseDocuments === 'function') return refuseDocuments
  const happens = chance(faults)
  return () => (happens(refuseDocuments) ? 429 : undefined)
}

function isBulk({ path }: RecordedRequest): boolean {
  return BULK.test(path)
}

function chance({ random = Math.random }: BulkFaults): (share: number | undefined) => boolean {
  return (share = 0) => share > 0 && random() < share
}

function delayOf({ delay = 0 }: BulkFaults): number {
  return typeof delay === 'function' ? delay() : delay
}

function refusal(statusCode: number, faults: BulkFaults): InterceptedResponse {
  const { retryAfter } = faults
  const cause = { type: TYPES[statusCode] ?? 'unavailable_shards_exception', reason: 'as FakeCluster.failBulk says' }
  return {
    statusCode,
    headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
    body: { error: { root_cause: [cause], ...cause }, status: statusCode },
    delay: delayOf(faults),
  }
}
