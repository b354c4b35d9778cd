import { constants } from 'node:buffer'
import type { AuthSource } from '../credentials/credentials.js'
import { ConfigurationError } from '../errors/index.js'
import { isPlainObject } from '../errors/plain-object.js'
import { mergeHeaders } from '../message/headers.js'
import { defaultsIn, validatorsIn } from '../validate/option-row.js'
import { parseOptions } from '../validate/parse-options.js'
import type { CallOptions } from './call-options.js'
import { rejectLateHedge } from './hedge-options.js'
import { OPTIONS, type Settings } from './option-table.js'

/** Options of a call after validation, complete and in one form. */
export interface CallSettings extends Settings<'shared' | 'derived' | 'call' | 'result'> {}

/** Settings without any options of the client and the call. */
export const DEFAULTS: CallSettings = defaultsIn(OPTIONS, 'shared', 'derived', 'call', 'result')

const CALL_VALIDATORS = validatorsIn(OPTIONS, 'shared', 'call', 'result')

const ADVICE = '; parameters of the API belong in the first argument'

/**
 * Merges the options of one call into the settings of its client. @throws ConfigurationError that names a wrong option
 */
export function callSettings(defaults: CallSettings, options: CallOptions | undefined): CallSettings {
  const settings =
    options === undefined
      ? defaults
      : override(defaults, parseOptions(CALL_VALIDATORS, options, 'the call', 'options', ADVICE), options)
  if (settings.asStream === false) {
    // A collected response becomes one Buffer and then one string.
    checkLimit('maxResponseSize', settings.maxResponseSize, constants.MAX_STRING_LENGTH)
    checkLimit('maxCompressedResponseSize', settings.maxCompressedResponseSize, constants.MAX_LENGTH)
  }
  return settings
}

function checkLimit(name: string, size: number | undefined, most: number): void {
  if (size === undefined || size <= most) return
  throw new ConfigurationError(`${name} is ${size}; for a response that is not streamed it can be at most ${most}`)
}

/**
 * Merges the options of a call or a derived client into its parent's settings. Credentials replace all earlier ones.
 */
export function override(
  parent: CallSettings,
  given: Partial<CallSettings>,
  options: { auth?: AuthSource | null | undefined },
): CallSettings {
  if (options.auth === undefined) return overlay(parent, given, options)
  // The header is marked as removed, not left out, because a node of the parent can have one too.
  return overlay({ ...parent, headers: mergeHeaders(parent.headers, { authorization: undefined }) }, given, options)
}

/**
 * Merges options into settings. Header fields are merged, and `auth: null` removes the credentials.
 *
 * @throws ConfigurationError for options that contradict each other
 */
export function overlay(
  defaults: CallSettings,
  given: Partial<CallSettings>,
  options: { auth?: AuthSource | null | undefined },
): CallSettings {
  rejectLateHedge(given)
  const headers = mergeHeaders(defaults.headers, given.headers)
  const auth = options.auth === null ? { auth: null } : undefined
  return { ...defaults, ...given, ...auth, headers, context: mergedContext(defaults.context, given.context) }
}

/** Contexts that are plain objects are merged, as in the official client. Any other replaces that of the client. */
function mergedContext(lower: unknown, upper: unknown): unknown {
  if (upper === undefined) return lower
  return isPlainObject(lower) && isPlainObject(upper) ? { ...lower, ...upper } : upper
}
