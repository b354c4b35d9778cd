import type { OutgoingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import type { WireRequest } from '../connection.js'

/** A request in the terms of `http.request`. */
export interface HttpRequestOptions {
  readonly method: string
  readonly path: string
  readonly headers: OutgoingHttpHeaders
  readonly setHost: false
}

/** @throws Error if the headers say another length than the body has */
export function httpRequestOptions({ method, path, headers, body }: WireRequest, url: URL): HttpRequestOptions {
  const given: OutgoingHttpHeaders = { host: url.host, ...headers }
  for (const name in given) if (given[name] === undefined) delete given[name]
  return { method, path, headers: { ...given, ...framing(given, body) }, setHost: false }
}

/** How the body's end is told: Node does not say it by itself for methods that usually have no body, such as GET. */
function framing(headers: OutgoingHttpHeaders, body: WireRequest['body']): OutgoingHttpHeaders {
  if (body === undefined) return {}
  if (body instanceof Readable) {
    // Nobody can promise how long a stream will be.
    delete headers['content-length']
    return { 'transfer-encoding': 'chunked' }
  }
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
  const said = headers['content-length']
  if (said !== undefined && Number(said) !== length) {
    throw new Error(`the content-length header says ${String(said)}, and the body has ${length} bytes`)
  }
  return { 'content-length': length }
}
