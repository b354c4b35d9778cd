import { ConfigurationError } from '../errors/index.js'
import { isStream } from '../message/body.js'
import type { RequestParams } from '../message/request.js'
import * as read from '../validate/read-options.js'
import { readQuerystring } from './call-settings.js'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const

const READERS: read.Readers<RequestParams> = {
  method: (name, value) => read.readOneOf(...METHODS)(name, typeof value === 'string' ? value.toUpperCase() : value),
  path: readPath,
  querystring: readQuerystring,
  body: read.readAnything,
  bulkBody: readLines,
}

/** Reads what `request$` is given. @throws ConfigurationError that names what is wrong or missing */
export function readRequestParams(params: unknown): RequestParams {
  const { method, path, ...rest } = read.readOptions(READERS, params, 'request$')
  if (method === undefined || path === undefined) {
    throw new ConfigurationError(`request$ needs a ${method === undefined ? 'method' : 'path'}`)
  }
  return { method, path, ...rest }
}

function readPath(name: string, value: unknown): string {
  const path = read.readText(name, value)
  if (/^\/[\x21-\x7e]*$/.test(path)) return path
  throw new ConfigurationError(`${name} must begin with a slash and be percent-encoded, got ${read.shown(value)}`)
}

function readLines(name: string, value: unknown): NonNullable<RequestParams['bulkBody']> {
  if (typeof value === 'string' || value instanceof Uint8Array || Array.isArray(value) || isStream(value)) return value
  throw new ConfigurationError(`${name} must be an array, a string, a Buffer or a stream, got ${read.describe(value)}`)
}
