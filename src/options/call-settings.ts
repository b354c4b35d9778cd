import { constants } from 'node:buffer'
import type { ParserOptions } from 'stream-json/core/parser.js'
import { type AuthSource, authorizationOf } from '../credentials/credentials.js'
import { CredentialsSource, isSource } from '../credentials/credentials-source.js'
import { ConfigurationError } from '../errors/index.js'
import type { RedactionOptions } from '../errors/redaction.js'
import type { Querystring } from '../message/querystring.js'
import type { RequestHeaders } from '../message/wire.js'
import { parseDuration } from '../validate/duration.js'
import { parseHeaders, parseLine } from '../validate/headers.js'
import {
  describe,
  parseAnything,
  parseBoolean,
  parseCount,
  parseFunction,
  parseOneOf,
  parseOptions,
  parseWithin,
  type Validators,
} from '../validate/parse-options.js'
import type { CallOptions, RetryBackoff } from './call-options.js'

/** A ready `authorization` header, or where credentials come from; `null` for none at all. */
export type Authorization = string | CredentialsSource | null

/** A call's deadlines in milliseconds; `undefined` is none. */
export interface Deadlines {
  readonly connectTimeout: number
  readonly headersTimeout?: number | undefined
  readonly idleTimeout?: number | undefined
  readonly requestTimeout?: number | undefined
  readonly totalTimeout?: number | undefined
}

/** The options of a call as the operators use them: checked, complete, in one form. */
export interface CallSettings extends Deadlines {
  readonly name: string | symbol
  readonly maxRetries: number
  readonly retryOnTimeout: boolean
  readonly retryBackoff?: RetryBackoff | undefined
  readonly compression: boolean
  readonly maxResponseSize?: number | undefined
  readonly maxCompressedResponseSize?: number | undefined
  readonly headers: RequestHeaders
  readonly opaqueId?: string | undefined
  readonly opaqueIdPrefix?: string | undefined
  readonly context?: unknown
  readonly auth?: Authorization | undefined
  readonly redaction?: RedactionOptions | undefined
  readonly ignore: readonly number[]
  readonly querystring?: Querystring | undefined
  readonly id?: unknown
  readonly signal?: AbortSignal | undefined
  readonly meta: boolean
  readonly asStream: boolean | 'bytes' | ParserOptions
}

/** What applies where neither the client nor the call says otherwise. */
export const DEFAULTS: CallSettings = {
  name: 'rxelastic',
  connectTimeout: 10_000,
  maxRetries: 3,
  retryOnTimeout: false,
  compression: false,
  headers: {},
  ignore: [],
  meta: false,
  asStream: false,
}

/** The settings that clients and calls have in common. */
export type SharedSettings = Omit<
  CallSettings,
  'name' | 'opaqueIdPrefix' | 'ignore' | 'querystring' | 'id' | 'signal' | 'meta' | 'asStream'
>

/** The options that clients and calls have in common. */
export const SHARED_VALIDATORS: Validators<SharedSettings> = {
  connectTimeout: parseDuration,
  headersTimeout: parseDuration,
  idleTimeout: parseDuration,
  requestTimeout: parseDuration,
  totalTimeout: parseDuration,
  maxRetries: parseCount,
  retryOnTimeout: parseBoolean,
  retryBackoff: parseFunction<RetryBackoff>(),
  compression: (name, value) => value === 'gzip' || parseBoolean(name, value),
  maxResponseSize: parseWithin(Number.MAX_SAFE_INTEGER),
  maxCompressedResponseSize: parseWithin(Number.MAX_SAFE_INTEGER),
  headers: parseHeaders,
  opaqueId: parseLine,
  context: parseAnything,
  auth: parseAuth,
  redaction: parseRedaction,
}

/** The options of a call. */
export const CALL_VALIDATORS: Validators<Omit<CallSettings, 'name' | 'opaqueIdPrefix'>> = {
  ...SHARED_VALIDATORS,
  ignore: parseStatusCodes,
  querystring: parseQuerystring,
  id: parseAnything,
  signal: parseSignal,
  meta: parseBoolean,
  asStream: parseAsStream,
}

/** The settings of one call: its options over the client's. @throws ConfigurationError that names a wrong option */
export function callSettings(defaults: CallSettings, options: CallOptions | undefined): CallSettings {
  const settings =
    options === undefined ? defaults : override(defaults, parseOptions(CALL_VALIDATORS, options, 'options'), options)
  if (settings.asStream === false) {
    // What is collected becomes one Buffer and then one string.
    checkLimit('maxResponseSize', settings.maxResponseSize, constants.MAX_STRING_LENGTH)
    checkLimit('maxCompressedResponseSize', settings.maxCompressedResponseSize, constants.MAX_LENGTH)
  }
  return settings
}

function checkLimit(name: string, size: number | undefined, most: number): void {
  if (size === undefined || size <= most) return
  throw new ConfigurationError(`${name} is ${size}; for a response that is not streamed it can be at most ${most}`)
}

/** Lays the options of a call or a derived client over its parent's settings: credentials replace all that there were. */
export function override(
  parent: CallSettings,
  given: Partial<CallSettings>,
  options: { auth?: AuthSource | null | undefined },
): CallSettings {
  if (options.auth === undefined) return overlay(parent, given, options)
  // Said to be removed, not left out: a node of the parent can have the header, too.
  return overlay({ ...parent, headers: { ...parent.headers, authorization: undefined } }, given, options)
}

/** Lays options over settings: header fields are merged, `auth: null` removes the credentials. */
export function overlay(
  defaults: CallSettings,
  given: Partial<CallSettings>,
  options: { auth?: AuthSource | null | undefined },
): CallSettings {
  const headers = given.headers === undefined ? defaults.headers : { ...defaults.headers, ...given.headers }
  const auth = options.auth === null ? { auth: null } : undefined
  return { ...defaults, ...given, ...auth, headers }
}

function parseAuth(_name: string, value: unknown): Authorization {
  return isSource(value) ? new CredentialsSource(value) : authorizationOf(value)
}

function parseStatusCodes(name: string, value: unknown): readonly number[] {
  if (Array.isArray(value) && value.every((code): code is number => Number.isInteger(code))) return value
  throw new ConfigurationError(`${name} must be an array of status codes, got ${describe(value)}`)
}

/** Parameters of a querystring, as an object or ready-made. */
export function parseQuerystring(name: string, value: unknown): Querystring {
  if (typeof value === 'string') return value
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw new ConfigurationError(`${name} must be an object or a string, got ${describe(value)}`)
}

function parseSignal(name: string, value: unknown): AbortSignal {
  if (value instanceof AbortSignal) return value
  throw new ConfigurationError(`${name} must be an AbortSignal, got ${describe(value)}`)
}

function parseAsStream(name: string, value: unknown): CallSettings['asStream'] {
  if (typeof value === 'boolean' || value === 'bytes') return value
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new ConfigurationError(`${name} must be true, false, 'bytes' or stream-json's options, got ${describe(value)}`)
}

const REDACTION_VALIDATORS: Validators<RedactionOptions> = {
  type: parseOneOf('replace', 'remove', 'off'),
  additionalKeys: (name, value) => {
    if (Array.isArray(value) && value.every((key): key is string => typeof key === 'string')) return value
    throw new ConfigurationError(`redaction.${name} must be an array of strings, got ${describe(value)}`)
  },
}

function parseRedaction(name: string, value: unknown): RedactionOptions {
  return parseOptions(REDACTION_VALIDATORS, value, name)
}
