import { givenQuery } from '../../api/bind/bind-params.js'
import type { CallParameters } from '../../api/parameter-types.js'
import { ConfigurationError } from '../../errors/index.js'
import { describe, shown } from '../../validate/parse-options.js'

/** What a helper sets itself, or Elasticsearch refuses where results are read page by page. */
const REFUSED: readonly string[] = ['collapse', 'from', 'pit', 'scroll', 'search_after', 'slice']

/** Rejects what cannot be read page by page, before anything is opened for it. @throws ConfigurationError */
export function checkSearch(helper: 'scan$' | 'scroll$', params: unknown, options: unknown): void {
  if (typeof params !== 'object' || params === null) {
    throw new ConfigurationError(`${helper} needs an object such as { index: 'cities' }, got ${describe(params)}`)
  }
  const search = whole({ ...params })
  const queries = [search.querystring, Object(options).querystring]
  if (queries.some((query) => givenQuery(query).filter_path !== undefined)) {
    throw new ConfigurationError(
      `${helper} takes filter_path as a parameter, not as a querystring: it needs more of each page`,
    )
  }
  const refused = REFUSED.find((name) => search[name] !== undefined)
  if (refused !== undefined)
    throw new ConfigurationError(`${helper} reads all that is found: it takes no \`${refused}\``)
  if (search.size !== undefined && !(Number(search.size) >= 1)) {
    throw new ConfigurationError(`size is how many hits a page has: it must be 1 or more, got ${shown(search.size)}`)
  }
}

/** The parameters and what is in the body, where it was given in one piece. */
export function whole(params: CallParameters): CallParameters {
  if (typeof params.body !== 'object') return params
  return { ...params.body, ...Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined)) }
}
