import type { Attributes } from '@opentelemetry/api'
import { RequestError, ResponseError } from '../errors/index.js'
import type { CallMessage } from '../observe/messages.js'
import * as names from './conventions.js'

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

/** Attributes that are known when a call begins, and by which samplers can decide. */
export function callAttributes({ api, index, method, pathParts }: CallMessage): Attributes {
  const attributes: Attributes = {
    [names.SYSTEM]: 'elasticsearch',
    [names.OPERATION]: api,
    [names.HTTP_METHOD]: method,
  }
  if (index !== undefined) attributes[names.COLLECTION] = index
  for (const [name, value] of Object.entries(pathParts)) attributes[names.PARAMETER + name] = value
  return attributes
}

/** Attributes of the node that a call went to. */
export function serverAttributes({ node }: CallMessage): Attributes {
  if (node === undefined) return {}
  const { hostname, port, protocol } = node.url
  return { [names.SERVER_ADDRESS]: hostname, [names.SERVER_PORT]: port === '' ? DEFAULT_PORTS[protocol] : Number(port) }
}

/** URL without user name, password and querystring. */
export function urlOf({ node, path }: CallMessage): string | undefined {
  return node && node.url.href.replace(/\/+$/, '') + path
}

/** Attributes of the end of a call. */
export function endAttributes({ statusCode, error, aborted }: CallMessage): Attributes {
  const attributes: Attributes = {}
  if (statusCode !== undefined) attributes[names.STATUS_CODE] = String(statusCode)
  if (error !== undefined) attributes[names.ERROR_TYPE] = errorType(error)
  else if (aborted) attributes[names.ABORTED] = true
  return attributes
}

function errorType(error: unknown): string {
  if (error instanceof ResponseError) return String(error.statusCode)
  if (error instanceof RequestError || error instanceof Error) return error.name
  return '_OTHER'
}
