import type { WireRequest } from './connection.js'

/** Statuses of a server that refuses the head of a request. Source: RFC 9110, section 15.5; RFC 6585, section 5 */
const REFUSALS: readonly number[] = [400, 414, 431]

/** Largest head that every server takes, in bytes: half of the smallest usual limit. Source: 8 KB in nginx and Apache */
const SAFE_SIZE = 4_096

/**
 * Returns `true` if a status may mean that the server refuses the head of a request for its size.
 *
 * Elasticsearch then answers 400, keeps the socket open and never reads it again: the next request would hang.
 */
export function mayRefuseHead(statusCode: number, request: WireRequest): boolean {
  return REFUSALS.includes(statusCode) && sizeOf(request) > SAFE_SIZE
}

function sizeOf({ method, path, headers }: WireRequest): number {
  let size = method.length + path.length
  for (const name in headers) {
    for (const value of [headers[name] ?? []].flat()) size += name.length + String(value).length + 4
  }
  return size
}
