import type { IncomingMessage } from 'node:http'
import type { ResponseHeaders } from '../../message/wire.js'

/** Time before the server closes an idle socket from which it is not used any more, in milliseconds. */
const MARGIN = 2_000

/** Converts the header fields of a response. A field that occurs several times becomes an array. */
export function responseHeaders({ headersDistinct }: IncomingMessage): ResponseHeaders {
  const headers: Record<string, string | string[] | undefined> = {}
  for (const [name, values] of Object.entries(headersDistinct))
    headers[name] = values?.length === 1 ? values[0] : values
  return headers
}

/** Returns the time for which a socket may stay idle after a response, in milliseconds. The server can shorten it. */
export function idleTime({ headers }: IncomingMessage, keepAliveTimeout: number): number {
  const [, seconds] = /\btimeout=(\d+)/.exec(String(headers['keep-alive'] ?? '')) ?? []
  return seconds === undefined ? keepAliveTimeout : Math.min(keepAliveTimeout, Number(seconds) * 1_000 - MARGIN)
}
