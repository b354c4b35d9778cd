import { counted } from '../errors/counted.js'
import { ConfigurationError } from '../errors/index.js'
import type { WireBody } from './request.js'
import type { RequestHeaders } from './wire.js'

/**
 * Header fields that belong to one connection, not to a request. The library sets those that it needs.
 * Source: RFC 9110, sections 7.6.1 and 10.1; RFC 9112, sections 6.1 and 9.6
 */
const CONNECTION_FIELDS: ReadonlySet<string> = new Set([
  ...['keep-alive', 'proxy-connection', 'http2-settings'],
  ...['transfer-encoding', 'te', 'trailer', 'upgrade', 'expect'],
])
/** Values of `connection` that change no framing. The first one closes the socket after the response. */
const CONNECTION_OPTIONS: ReadonlySet<unknown> = new Set(['close', 'keep-alive'])

/** Returns the reason why a caller must not set a header field to a value, or `undefined` if it may. */
export function framingProblem(field: string, value: string | string[] | undefined): string | undefined {
  if (value === undefined) return undefined
  if (CONNECTION_FIELDS.has(field)) return `the header ${field} belongs to the connection and cannot be set`
  if (field === 'host' && typeof value !== 'string') return 'the header host must be a single string'
  if (field !== 'connection' || CONNECTION_OPTIONS.has(String(value).toLowerCase())) return undefined
  return 'the header connection must be close or keep-alive'
}

/**
 * Checks the header fields of a request, and returns them without `content-length`.
 *
 * Only the connection determines where a body ends. A caller's `content-length` is just compared with the body. With a wrong
 * one, the server would take the next request for a part of this one.
 *
 * @throws ConfigurationError for a field of the connection, a wrong content-length and several hosts
 */
export function endToEndHeaders(headers: RequestHeaders, body: WireBody): RequestHeaders {
  for (const name in headers) {
    const problem = framingProblem(name, headers[name])
    if (problem !== undefined) throw new ConfigurationError(problem)
  }
  if (headers['content-length'] === undefined) return headers
  const { 'content-length': given, ...others } = headers
  checkLength(given, lengthOf(body), headers)
  return others
}

/** Returns the length of a body in bytes, or `undefined` for a stream. */
export function lengthOf(body: WireBody): number | undefined {
  if (body === undefined) return 0
  if (typeof body === 'string') return Buffer.byteLength(body)
  return body instanceof Uint8Array ? body.byteLength : undefined
}

function checkLength(given: string | string[], length: number | undefined, headers: RequestHeaders): void {
  // The length of a stream is not known. Before compression, a body had a different one.
  if (length === undefined || headers['content-encoding'] !== undefined) return
  if (typeof given === 'string' && /^\d+$/.test(given) && Number(given) === length) return
  throw new ConfigurationError(
    `the header content-length is ${JSON.stringify(given)}, but the body has ${counted(length, 'byte')}; leave it out`,
  )
}
