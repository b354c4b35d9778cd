import type { RequestHeaders } from './wire.js'

/*
 * The one rule for header fields: names ignore case, a later layer wins, and `undefined` removes a field. The layers are: the
 * library's own fields, the node's, the client's, the call's, and those that interceptors hand on. `parseHeaders` brings all names
 * into lower case when a layer is given, so that laying one over another is a copy.
 */

/**
 * Lays header fields over others. A field that is `undefined` stays in the result as `undefined`, so that no other layer brings it
 * back; it is not sent.
 */
export function mergeHeaders(lower: RequestHeaders, upper: RequestHeaders | undefined): RequestHeaders {
  return upper === undefined ? lower : { ...lower, ...upper }
}

/** Adds a field that a request cannot do without, unless a layer has a value for it. */
export function addHeader(headers: RequestHeaders, name: string, value: string): RequestHeaders {
  if (headers[name] !== undefined) return headers
  // The spread comes last where it can: V8 copies an object twice as fast then.
  return name in headers ? { ...headers, [name]: value } : { [name]: value, ...headers }
}
