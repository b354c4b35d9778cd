import type { Observable, ObservableInput } from 'rxjs'
import { ConfigurationError } from '../errors/index.js'

/** A user's name and password. */
export interface BasicAuth {
  /** Without a colon, which ends it. Source: RFC 7617, section 2 */
  username: string
  /** Goes out in UTF-8. */
  password: string
}

/** An API key: the base64 text that Elasticsearch calls `encoded`, or its two halves. */
export interface ApiKeyAuth {
  /** Either `encoded`, or `id` and `api_key` of what `security.createApiKey$` answers. */
  apiKey: string | { id: string; api_key: string }
}

/** A token, such as a service account's. */
export interface BearerAuth {
  /** The token, without the word `Bearer`. */
  bearer: string
}

/**
 * Who the client is. If several are given, the API key goes before the bearer token, and that before user name and password.
 */
export type Credentials = BasicAuth | ApiKeyAuth | BearerAuth

/**
 * Credentials, or where to get them: a function that returns them, or a Promise or an Observable of them, or an Observable.
 *
 * A source is asked on every attempt, so that a rotated key is picked up: the function is called, the Observable subscribed to, and
 * the first value taken (of a BehaviorSubject that is the latest one). Calls of a client, and of clients derived from it, that ask
 * while an answer is under way share that one: it must be the same for all of them. When all have left it is unsubscribed from. If
 * Elasticsearch answers 401 the source is asked once more, and the attempt repeated; neither counts as a retry.
 *
 * A source must not ask through the client that it is for, unless with an `auth` of its own: it would wait for itself.
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
 * The value of the `authorization` header for credentials.
 * @throws ConfigurationError for empty values, half a pair, or fields that do not exist; it never shows a value
 */
export function authorizationOf(credentials: unknown): string {
  const { apiKey, bearer, username, password } = fieldsOf(credentials)
  // All that is given is checked, even what comes second.
  const byKey = apiKey === undefined ? undefined : `ApiKey ${encodeApiKey(apiKey)}`
  const byToken = bearer === undefined ? undefined : `Bearer ${filled('auth.bearer', bearer)}`
  const byName = username === undefined ? undefined : `Basic ${encodePair(username, password)}`
  const best = byKey ?? byToken ?? byName
  if (best === undefined) throw new ConfigurationError('auth must have apiKey, bearer, or username and password')
  return best
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

function encodePair(username: unknown, password: unknown): string {
  const name = filled('auth.username', username)
  if (name.includes(':')) throw new ConfigurationError('auth.username must not contain a colon')
  return base64(`${name}:${filled('auth.password', password)}`)
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
