import type { IncomingMessage } from 'node:http'
import type { ResponseHeaders } from '../../message/wire.js'

/** How long before the server closes an idle socket it is not used any more. */
const MARGIN = 2_000

/** A response's headers in our form: a field that came several times is an array, whatever its name. */
export function responseHeaders({ headersDistinct }: IncomingMessage): ResponseHeaders {
  const headers: Record<string, string | string[] | undefined> = {}
  for (const [name, values] of Object.entries(headersDistinct))
    headers[name] = values?.length === 1 ? values[0] : values
  return headers
}

/** How long a socket may lie idle after this response, in milliseconds: as long as we want it, or as the server keeps it. */
export function idleTime({ headers }: IncomingMessage, keepAliveTimeout: number): number {
  const [, seconds] = /\btimeout=(\d+)/.exec(String(headers['keep-alive'] ?? '')) ?? []
  return seconds === undefined ? keepAliveTimeout : Math.min(keepAliveTimeout, Number(seconds) * 1_000 - MARGIN)
}
