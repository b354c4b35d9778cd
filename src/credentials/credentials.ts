import type { Observable, ObservableInput } from 'rxjs'
import { describe } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { isObject } from '../errors/plain-object.js'

/** User name and password. */
export interface BasicAuth {
  /** User name without a colon, because a colon ends it. Source: RFC 7617, section 2 */
  username: string
  /** Password; it is sent in UTF-8. */
  password: string
}

/** API key: the base64 text that Elasticsearch calls `encoded`, or its two halves. */
export interface ApiKeyAuth {
  /** Either `encoded`, or `id` and `api_key`, from the response of `security.createApiKey$`. */
  apiKey: string | { id: string; api_key: string }
}

/** Bearer token, such as that of a service account. */
export interface BearerAuth {
  /** Token, without the word `Bearer`. */
  bearer: string
}

/** Credentials of the client. An API key takes precedence over a bearer token, and both over user name and password. */
export type Credentials = BasicAuth | ApiKeyAuth | BearerAuth

/**
 * Credentials or a source of them: a function that returns them, a Promise or an Observable of them, or an Observable.
 *
 * Every attempt uses the source, so that it picks up a rotated key. The function is called, or the Observable
 * subscribed to; the first value counts. Calls of a client and its derived clients that ask at the same time share one
 * answer, so it must suit all of them. When all have left, the source is unsubscribed from. After a 401, the source is
 * asked once more and the attempt repeated; neither counts as a retry.
 *
 * A source must not use its own client without an `auth` of its own: it would wait for itself.
 *
 * @example
 * ```ts
 * const client = new Client({ node, auth: () => fetchToken().then((bearer) => ({ bearer })) })
 * ```
 */
export type AuthSource = Credentials | Observable<Credentials> | (() => Credentials | ObservableInput<Credentials>)

type Field = 'apiKey' | 'bearer' | 'username' | 'password'
const FIELDS: readonly Field[] = ['apiKey', 'bearer', 'username', 'password']

/**
 * Returns the value of the `authorization` header for credentials.
 * @throws ConfigurationError for empty values, half a pair, or fields that do not exist; it never shows a value
 */
export function authorizationOf(credentials: unknown): string {
  const { apiKey, bearer, username, password } = fieldsOf(credentials)
  // Everything that is given is checked, even fields that lose.
  const byKey = apiKey === undefined ? undefined : `ApiKey ${encodeApiKey(apiKey)}`
  const byToken = bearer === undefined ? undefined : `Bearer ${encoded('auth.bearer', bearer, 'Bearer')}`
  const byName = username === undefined ? undefined : `Basic ${encodePair(username, password)}`
  const best = byKey ?? byToken ?? byName
  if (best === undefined) throw new ConfigurationError('auth must have apiKey, bearer, or username and password')
  return best
}

function fieldsOf(credentials: unknown): Partial<Record<Field, unknown>> {
  if (!isObject(credentials) || 'then' in credentials) {
    const hint = isObject(credentials) ? '; pass a function that returns it' : ''
    const text = 'auth must be an object with apiKey, bearer, or username and password'
    throw new ConfigurationError(`${text}, got ${describe(credentials)}${hint}`)
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

function encodePair(username: unknown, password: unknown): string {
  const name = filled('auth.username', username)
  if (name.includes(':')) throw new ConfigurationError('auth.username must not contain a colon')
  return base64(`${name}:${filled('auth.password', password)}`)
}

function encodeApiKey(apiKey: unknown): string {
  if (typeof apiKey !== 'object' || apiKey === null) return encoded('auth.apiKey', apiKey, 'ApiKey')
  const id = 'id' in apiKey ? apiKey.id : undefined
  const secret = 'api_key' in apiKey ? apiKey.api_key : undefined
  return base64(`${filled('auth.apiKey.id', id)}:${filled('auth.apiKey.api_key', secret)}`)
}

/** Returns a key or a token as it stands in the header, where it has no blanks. Source: RFC 9110, section 11.2 */
function encoded(name: string, value: unknown, scheme: string): string {
  const text = filled(name, value)
  if (!text.includes(' ')) return text
  throw new ConfigurationError(`${name} must not contain blanks; leave out a scheme such as "${scheme}"`)
}

/** Returns a string that is not empty. Line breaks are refused, because they would end the header. */
function filled(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '')
    throw new ConfigurationError(`${name} must be a string that is not empty`)
  if (/[\r\n\0]/.test(value)) throw new ConfigurationError(`${name} must not contain line breaks`)
  return value
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')
