import type { OutgoingHttpHeaders } from 'node:http'
import { lengthOf } from '../../message/framing.js'
import type { ConnectionOptions } from '../connection.js'
import { headLimit } from '../socket/reach.js'
import type { HttpExchange } from './http-exchange.js'

/** Request in the terms of `http.request`. */
export interface HttpRequestOptions {
  readonly method: string
  readonly path: string
  readonly headers: OutgoingHttpHeaders
  readonly setHost: false
  readonly maxHeaderSize: number
}

/** Converts a request to options of `http.request`. */
export function httpRequestOptions(
  { request, headers: given }: HttpExchange,
  connection: ConnectionOptions,
): HttpRequestOptions {
  const { method, path, body } = request
  const { url } = connection
  const headers: OutgoingHttpHeaders = { host: url.host }
  for (const name in given) if (given[name] !== undefined) headers[name] = given[name]
  if (body !== undefined) {
    // Node delimits no body of methods that usually have none, such as GET.
    const length = lengthOf(body)
    if (length === undefined) headers['transfer-encoding'] = 'chunked'
    else headers['content-length'] = length
  }
  return { method, path, headers, setHost: false, maxHeaderSize: headLimit(connection) }
}
