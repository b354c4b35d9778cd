import type { ApiTraits, RequestParams } from '../../message/request.js'
import type { CallOptions } from '../../options/call-options.js'
import { givenQuery } from '../bind/bind-params.js'
import { findRoute } from '../find-route.js'
import { callTraits } from './endpoint-traits.js'

/** Methods of which an unknown API can be called twice: two read, and after the third one the thing is gone. */
const REPEATABLE_METHODS: readonly string[] = ['GET', 'HEAD', 'DELETE']

/** Returns the traits of a request that names a method and a path: those of the endpoint that they belong to. */
export function traitsOf(params: RequestParams, options?: CallOptions | null): ApiTraits {
  const method = params.method.toUpperCase()
  const name = `${method} ${params.path}`
  const mark = params.path.indexOf('?')
  const found = findRoute(method, mark < 0 ? params.path : params.path.slice(0, mark))
  if (found === undefined)
    return { name, repeatable: REPEATABLE_METHODS.includes(method), stepwise: false, accept: 'json', api: 'request' }
  const given: Record<string, unknown> = { ...found.parameters, querystring: params.querystring, body: params.body }
  if (mark >= 0) Object.assign(given, givenQuery(params.path.slice(mark + 1)))
  return { ...callTraits(found.endpoint, given, options), name, parameters: decoded(found.parameters) }
}

/** Values without their percent-encoding. One that is not valid stays as it is. */
function decoded(parameters: Readonly<Record<string, string>>): Record<string, string> {
  const values: Record<string, string> = {}
  for (const name of Object.keys(parameters)) values[name] = decode(parameters[name] ?? '')
  return values
}

function decode(value: string): string {
  if (!value.includes('%')) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
