import type { ParserOptions } from 'stream-json/core/parser.js'
import { authorizationOf } from '../credentials/credentials.js'
import { type Authorization, CredentialsSource, isSource } from '../credentials/credentials-source.js'
import { describe, quote } from '../errors/describe.js'
import { ConfigurationError } from '../errors/index.js'
import { isObject } from '../errors/plain-object.js'
import type { RedactionOptions } from '../errors/redaction.js'
import type { Querystring } from '../message/querystring.js'
import { LONGEST_TIMER, parseDuration } from '../validate/duration.js'
import { parseLine } from '../validate/headers.js'
import { parseOneOf, parseOptions, switchable, type Validators } from '../validate/parse-options.js'
import { rejectEmptyInstance } from '../validate/reject-instance.js'

/** Parses `connectTimeout`. It has a default, so being switched off is the longest time that a timer can wait for. */
export function parseConnectTimeout(name: string, value: unknown): number {
  return switchable(parseDuration)(name, value) ?? LONGEST_TIMER
}

/** Parses `opaqueId`. With `false` a call goes without that of its client. */
export function parseOpaqueId(name: string, value: unknown): string | undefined {
  return value === false ? undefined : parseLine(name, value)
}

/** Parses `compression`: `true` and `'gzip'` are the same. */
export function parseCompression(name: string, value: unknown): boolean {
  if (value === 'gzip' || typeof value === 'boolean') return value !== false
  throw new ConfigurationError(`${name} must be true, false or 'gzip', got ${describe(value)}`)
}

/** Parses `auth`: credentials become an `authorization` header, a source of them is kept. */
export function parseAuth(_name: string, value: unknown): Authorization {
  return isSource(value) ? new CredentialsSource(value) : authorizationOf(value)
}

/** Parses `ignore`: a list of status codes. */
export function parseStatusCodes(name: string, value: unknown): readonly number[] {
  if (!Array.isArray(value)) {
    throw new ConfigurationError(`${name} must be an array of status codes, got ${describe(value)}`)
  }
  const wrong = value.findIndex((code) => !Number.isInteger(code))
  if (wrong < 0) return value
  throw new ConfigurationError(`${name}[${wrong}] must be a status code such as 404, got ${quote(value[wrong])}`)
}

/** Parses `querystring`: an object, which is copied, or a string. */
export function parseQuerystring(name: string, value: unknown): Querystring {
  if (typeof value === 'string') return value
  if (isObject(value)) {
    rejectEmptyInstance(value, name)
    return { ...value }
  }
  throw new ConfigurationError(`${name} must be an object or a string, got ${describe(value)}`)
}

/** Parses `signal`. */
export function parseSignal(name: string, value: unknown): AbortSignal {
  if (value instanceof AbortSignal) return value
  throw new ConfigurationError(`${name} must be an AbortSignal, got ${describe(value)}`)
}

/** Parses `asStream`. Options of stream-json are left to it. */
export function parseAsStream(name: string, value: unknown): boolean | 'bytes' | ParserOptions {
  if (typeof value === 'boolean' || value === 'bytes') return value
  if (isObject(value)) return value
  throw new ConfigurationError(`${name} must be true, false, 'bytes' or stream-json's options, got ${describe(value)}`)
}

const REDACTION_VALIDATORS: Validators<RedactionOptions> = {
  type: parseOneOf('replace', 'remove', 'off'),
  additionalKeys: (name, value) => {
    if (Array.isArray(value) && value.every((key): key is string => typeof key === 'string')) return value
    throw new ConfigurationError(`redaction.${name} must be an array of strings, got ${describe(value)}`)
  },
}

/** Parses `redaction`. */
export function parseRedaction(name: string, value: unknown): RedactionOptions {
  return parseOptions(REDACTION_VALIDATORS, value, name)
}
