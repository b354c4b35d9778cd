import type { OutgoingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import type { WireRequest } from '../connection.js'

/** Request in the terms of `http.request`. */
export interface HttpRequestOptions {
  readonly method: string
  readonly path: string
  readonly headers: OutgoingHttpHeaders
  readonly setHost: false
}

/** Converts a request to options of `http.request`. @throws Error if the content-length header contradicts the body */
export function httpRequestOptions({ method, path, headers, body }: WireRequest, url: URL): HttpRequestOptions {
  const given: OutgoingHttpHeaders = { host: url.host, ...headers }
  for (const name in given) if (given[name] === undefined) delete given[name]
  return { method, path, headers: { ...given, ...framing(given, body) }, setHost: false }
}

/** Returns the header fields that delimit the body. Node omits them for methods that usually have no body, such as GET. */
function framing(headers: OutgoingHttpHeaders, body: WireRequest['body']): OutgoingHttpHeaders {
  if (body === undefined) return {}
  if (body instanceof Readable) {
    // The length of a stream is not known.
    delete headers['content-length']
    return { 'transfer-encoding': 'chunked' }
  }
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
  const said = headers['content-length']
  if (said !== undefined && Number(said) !== length) {
    throw new Error(`the content-length header is ${String(said)}, but the body has ${length} bytes`)
  }
  return { 'content-length': length }
}
