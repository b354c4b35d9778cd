import type { ObservableInput } from 'rxjs'
import { ConfigurationError } from '../errors/index.js'

/** A user's name and password. */
export interface BasicAuth {
  username: string
  password: string
}

/** An API key: the base64 text that Elasticsearch calls `encoded`, or its two halves. */
export interface ApiKeyAuth {
  apiKey: string | { id: string; api_key: string }
}

/** A token, such as a service account's. */
export interface BearerAuth {
  bearer: string
}

/**
 * Who the client is. If several are given, the API key goes before the bearer token, and that before user name and password.
 */
export type Credentials = BasicAuth | ApiKeyAuth | BearerAuth

/** Credentials, or a function that is asked for them on every attempt, so that they can be rotated. */
export type AuthSource = Credentials | (() => Credentials | ObservableInput<Credentials>)

type Field = 'apiKey' | 'bearer' | 'username' | 'password'
const FIELDS: readonly Field[] = ['apiKey', 'bearer', 'username', 'password']

/**
 * The value of the `authorization` header for credentials.
 * @throws ConfigurationError for empty values, half a pair, or fields that do not exist; it never shows a value
 */
export function authorizationOf(credentials: unknown): string {
  const given = fieldsOf(credentials)
  if (given.apiKey !== undefined) return `ApiKey ${encodeApiKey(given.apiKey)}`
  if (given.bearer !== undefined) return `Bearer ${filled('auth.bearer', given.bearer)}`
  if (given.username === undefined && given.password === undefined) {
    throw new ConfigurationError('auth must have apiKey, bearer, or username and password')
  }
  const username = filled('auth.username', given.username)
  if (username.includes(':')) throw new ConfigurationError('auth.username must not contain a colon')
  return `Basic ${base64(`${username}:${filled('auth.password', given.password)}`)}`
}

function fieldsOf(credentials: unknown): Partial<Record<Field, unknown>> {
  if (typeof credentials !== 'object' || credentials === null) {
    throw new ConfigurationError('auth must be an object with apiKey, bearer, or username and password')
  }
  const unknown = Object.keys(credentials).find((name) => !FIELDS.some((field) => field === name))
  if (unknown !== undefined) {
    throw new ConfigurationError(`auth.${unknown} does not exist; there are ${FIELDS.join(', ')}`)
  }
  const given: Partial<Record<Field, unknown>> = credentials
  if ((given.username === undefined) !== (given.password === undefined)) {
    throw new ConfigurationError(`auth.${given.username === undefined ? 'username' : 'password'} is missing`)
  }
  return given
}

function encodeApiKey(apiKey: unknown): string {
  if (typeof apiKey !== 'object' || apiKey === null) return filled('auth.apiKey', apiKey)
  const id = 'id' in apiKey ? apiKey.id : undefined
  const secret = 'api_key' in apiKey ? apiKey.api_key : undefined
  return base64(`${filled('auth.apiKey.id', id)}:${filled('auth.apiKey.api_key', secret)}`)
}

/** A line break in a header would let its value end the header: refused, like an empty value. */
function filled(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '')
    throw new ConfigurationError(`${name} must be a string that is not empty`)
  if (/[\r\n\0]/.test(value)) throw new ConfigurationError(`${name} must not contain line breaks`)
  return value
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')
