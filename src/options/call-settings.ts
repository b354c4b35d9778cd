import { constants } from 'node:buffer'
import type { AuthSource } from '../credentials/credentials.js'
import { ConfigurationError } from '../errors/index.js'
import { mergeHeaders } from '../message/headers.js'
import { defaultsIn, validatorsIn } from '../validate/option.js'
import { parseOptions } from '../validate/parse-options.js'
import type { CallOptions } from './call-options.js'
import { OPTIONS, type Settings } from './option-table.js'

/** Options of a call as the operators use them: checked, complete, in one form. */
export interface CallSettings extends Settings<'shared' | 'derived' | 'call' | 'result'> {}

/** Settings that apply where neither the client nor the call says otherwise. */
export const DEFAULTS: CallSettings = defaultsIn(OPTIONS, 'shared', 'derived', 'call', 'result')

const CALL_VALIDATORS = validatorsIn(OPTIONS, 'shared', 'call', 'result')

/** Lays the options of one call over the settings of its client. @throws ConfigurationError that names a wrong option */
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
  return overlay({ ...parent, headers: mergeHeaders(parent.headers, { authorization: undefined }) }, given, options)
}

/** Lays options over settings: header fields are merged, `auth: null` removes the credentials. */
export function overlay(
  defaults: CallSettings,
  given: Partial<CallSettings>,
  options: { auth?: AuthSource | null | undefined },
): CallSettings {
  const headers = mergeHeaders(defaults.headers, given.headers)
  const auth = options.auth === null ? { auth: null } : undefined
  return { ...defaults, ...given, ...auth, headers }
}
