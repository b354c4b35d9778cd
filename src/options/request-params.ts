import { describe, quote } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { asBytes, isStreamedBody } from '../message/body.js'
import type { RequestParams } from '../message/request.js'
import { parseAnything, parseOneOf, parseOptions, parseText, type Validators } from '../validate/parse-options.js'
import { parseQuerystring } from './call-parsers.js'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const

const VALIDATORS: Validators<RequestParams> = {
  method: (name, value) => parseOneOf(...METHODS)(name, typeof value === 'string' ? value.toUpperCase() : value),
  path: parsePath,
  querystring: parseQuerystring,
  body: parseAnything,
  bulkBody: parseLines,
}

/** Checks the argument of `request$`. @throws ConfigurationError that names what is wrong or missing */
export function parseRequestParams(params: unknown): RequestParams {
  const { method, path, ...rest } = parseOptions(VALIDATORS, params, 'request$', 'the argument of request$')
  if (method === undefined || path === undefined) {
    throw new ConfigurationError(`request$ needs a ${method === undefined ? 'method' : 'path'}`)
  }
  return { method, path, ...rest }
}

function parsePath(name: string, value: unknown): string {
  const path = parseText(name, value)
  // Elasticsearch ignores what follows a `#`: a DELETE of `/a#b/_doc/1` would delete the index `a`.
  if (/^\/[\x21\x22\x24-\x7e]*$/.test(path)) return path
  // A URL is the usual mistake. All that may be user name and password is left out.
  const shown = path.startsWith('/') ? path : path.replace(/^.*@/s, '')
  throw new ConfigurationError(`${name} must begin with a slash and be percent-encoded, got ${quote(shown)}`)
}

function parseLines(name: string, value: unknown): NonNullable<RequestParams['bulkBody']> {
  if (typeof value === 'string' || Array.isArray(value) || isStreamedBody(value)) return value
  const bytes = asBytes(value)
  if (bytes !== undefined) return bytes
  throw new ConfigurationError(`${name} must be an array, a string, a Buffer or a stream, got ${describe(value)}`)
}
