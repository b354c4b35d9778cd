import type { ApiTraits, RequestParams } from '../../message/request.js'
import type { CallOptions } from '../../options/call-options.js'
import { findRoute } from '../find-route.js'
import { addQuery, endpointTraits } from './endpoint-traits.js'
import { READING_METHODS } from './repeatable-names.js'

/** Methods of which an unknown API can be called twice: two read, and after the third one the thing is gone. */
const REPEATABLE_METHODS: readonly string[] = ['GET', 'HEAD', 'DELETE']

/** Returns the traits of a request that names a method and a path: those of the endpoint that they belong to. */
export function traitsOf(params: RequestParams, options?: CallOptions | null): ApiTraits {
  const method = params.method.toUpperCase()
  const name = `${method} ${params.path}`
  const mark = params.path.indexOf('?')
  const found = findRoute(method, mark < 0 ? params.path : params.path.slice(0, mark))
  if (found === undefined)
    return {
      name,
      repeatable: REPEATABLE_METHODS.includes(method),
      reads: READING_METHODS.includes(method),
      stepwise: false,
      accept: 'json',
      api: 'request',
    }
  const { endpoint, names, values } = found
  const given: Record<string, unknown> = {}
  if (mark >= 0) addQuery(given, params.path.slice(mark + 1))
  addQuery(given, params.querystring)
  addQuery(given, options?.querystring)
  for (let at = 0; at < names.length; at++) given[names[at] ?? ''] = decode(values[at] ?? '')
  given.body = params.body
  return endpointTraits(endpoint, name, given)
}

/** Removes percent-encoding. A value that is not valid stays as it is. */
function decode(value: string): string {
  if (!value.includes('%')) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
