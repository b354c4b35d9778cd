import type { RequestHeaders } from './wire.js'

/*
 * The one rule for header fields: names ignore case, a later layer wins, and `undefined` removes a field. The layers
 * are the fields of the library, the node, the client, the call and the interceptors, in this order. `parseHeaders`
 * writes all names of a layer in lower case, so that merging is a plain copy.
 */

/**
 * Merges two layers of header fields; the upper one wins. A field that is `undefined` stays `undefined`, so that no
 * other layer restores it. It is not sent.
 */
export function mergeHeaders(lower: RequestHeaders, upper: RequestHeaders | undefined): RequestHeaders {
  return upper === undefined ? lower : { ...lower, ...upper }
}

/** Adds a field that a request needs, unless a layer has a value for it. */
export function addHeader(
  headers: RequestHeaders,
  name: 'authorization' | 'content-type',
  value: string,
): RequestHeaders {
  if (headers[name] !== undefined) return headers
  if (name in headers) return { ...headers, [name]: value }
  // V8 copies an object several times as fast into a literal that begins with fixed names.
  return name === 'content-type' ? { 'content-type': value, ...headers } : { authorization: value, ...headers }
}
