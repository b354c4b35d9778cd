import { givenQuery } from '../api/bind/bind-params.js'
import type { CallParameters } from '../api/parameter-types.js'
import { ConfigurationError } from '../errors/index.js'

/** Parameters that a helper does not take. */
export interface Refusal {
  readonly names: readonly string[]
  /** Returns the message of the error. */
  readonly message: (helper: string, name: string) => string
}

/** Returns a refusal with the usual message. */
export function refusal(names: readonly string[], reason: string): Refusal {
  return { names, message: (helper, name) => `${helper} takes no \`${name}\`: ${reason}` }
}

/**
 * Rejects parameters that a helper does not take, wherever they are: flat, in `body`, or in a querystring.
 *
 * @throws ConfigurationError that names the parameter
 */
export function refuseParams(helper: string, params: unknown, options: unknown, refusals: readonly Refusal[]): void {
  const given = withBodyMembers({ ...Object(params) })
  const places = [given, givenQuery(given.querystring), givenQuery(Object(options).querystring)]
  for (const { names, message } of refusals) {
    const refused = names.find((name) => places.some((place) => isGiven(place[name])))
    if (refused !== undefined) throw new ConfigurationError(message(helper, refused))
  }
}

/** Parameters that every API takes. */
const COMMON: readonly string[] = ['error_trace', 'human', 'pretty']

/**
 * Rejects the option `querystring` of a helper that calls several APIs, unless it has only what all of them take.
 *
 * A parameter of one API would make the others fail, even the one that ends a job on the server.
 *
 * @throws ConfigurationError that names the parameter
 */
export function refuseQuerystring(helper: string, options: unknown): void {
  const names = Object.keys(givenQuery(Object(options).querystring))
  const own = names.find((name) => !COMMON.includes(name))
  if (own === undefined) return
  throw new ConfigurationError(
    `${helper} calls several APIs, and the option querystring holds for all of them: pass \`${own}\` as a parameter`,
  )
}

/** Merges parameters with the members of a `body` parameter. A parameter of its own wins. */
export function withBodyMembers(params: CallParameters): CallParameters {
  if (typeof params.body !== 'object') return params
  return { ...params.body, ...Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined)) }
}

/** Returns whether a parameter has a value. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}
