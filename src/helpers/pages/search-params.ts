import { givenQuery } from '../../api/bind/bind-params.js'
import type { CallParameters } from '../../api/parameter-types.js'
import { describe, quote } from '../../errors/describe.js'
import { ConfigurationError } from '../../errors/index.js'

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
    throw new ConfigurationError(`size is how many hits a page has: it must be 1 or more, got ${quote(search.size)}`)
  }
}

/** The parameters and what is in the body, where it was given in one piece. */
export function whole(params: CallParameters): CallParameters {
  if (typeof params.body !== 'object') return params
  return { ...params.body, ...Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined)) }
}

/** What says where is searched: it goes to the point in time, and a search in one cannot say it again. */
const PLACE: readonly string[] = [
  'index',
  'routing',
  'preference',
  'expand_wildcards',
  'ignore_unavailable',
  'index_filter',
  'project_routing',
]

const DEFAULT_SIZE = 1_000

/** What opens the point in time that a search is made in. */
export function pointInTimeParams(params: CallParameters): CallParameters & { index: string } {
  const place = pick(params, (name) => PLACE.includes(name))
  const { allow_no_indices: allowNoIndices } = params
  return {
    ...place,
    index: params.index === undefined ? '_all' : String(params.index),
    allow_partial_search_results: acceptsPartial(params) || undefined,
    // The specification does not know of it here; the server does.
    querystring: allowNoIndices === undefined ? undefined : { allow_no_indices: allowNoIndices },
  }
}

/** A search for one page in a point in time. Its order is the cheapest one; the server adds to it what makes it unambiguous. */
export function pageParams(params: CallParameters, maxItems: number | undefined): CallParameters {
  return {
    track_total_hits: whole(params).track_total_hits ?? false,
    ...scrollPageParams(
      pick(params, (name) => !PLACE.includes(name) && name !== 'allow_no_indices'),
      maxItems,
    ),
  }
}

/** The search that opens a scroll. */
export function scrollPageParams(params: CallParameters, maxItems: number | undefined): CallParameters {
  const { size = DEFAULT_SIZE, sort } = whole(params)
  const most = maxItems ?? Number.POSITIVE_INFINITY
  return {
    ...params,
    size: Math.min(Number(size), most),
    sort: isEmpty(sort) ? ['_doc'] : sort,
    filter_path: pageFilter(params),
    // A response with what there is tells more of the failed shards than one without.
    allow_partial_search_results: true,
  }
}

/**
 * What a page has to tell, whatever else of responses the caller wants: without it hits could be missing, or come twice, and nobody
 * would know.
 */
const NEEDED: readonly string[] = [
  '_shards',
  'timed_out',
  'pit_id',
  '_scroll_id',
  ...['_index', '_id', '_routing', 'sort'].map((name) => `hits.hits.${name}`),
]

/** The `filter_path` of a page, with what is needed. One that only leaves out (`-took`) lets pass what it does not name. */
export function pageFilter({ filter_path: filterPath }: CallParameters): string[] | undefined {
  if (isEmpty(filterPath)) return undefined
  const paths = String(filterPath)
    .split(',')
    .map((path) => path.trim())
  const harmless = paths.filter((path) => !hidesNeeded(path))
  if (harmless.length === 0) return undefined
  return harmless.every((path) => path.startsWith('-')) ? harmless : [...harmless, ...NEEDED]
}

/** What tells whether hits are missing, and where the next page is; and what is within it. */
const VITAL: readonly string[] = ['_shards', 'timed_out', 'pit_id', '_scroll_id']
const WITHIN: readonly string[] = ['failed', 'failures']

/** Whether a path leaves out what is vital. */
function hidesNeeded(path: string): boolean {
  if (!path.startsWith('-')) return false
  const [first, ...rest] = path.slice(1).split('.')
  if (first !== '**') return matchesAny(first, VITAL)
  const anywhere = rest.find((name) => name !== '**')
  return anywhere === undefined || matchesAny(anywhere, [...VITAL, ...WITHIN])
}

function matchesAny(pattern = '', names: readonly string[]): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/\W/g, '\\$&'))
  const matcher = new RegExp(`^${parts.join('.*')}$`)
  return names.some((name) => matcher.test(name))
}

function isEmpty(list: unknown): boolean {
  return list === undefined || list === null || list === '' || (Array.isArray(list) && list.length === 0)
}

/** Whether the search says that hits may be missing. */
export function acceptsPartial(params: CallParameters): boolean {
  return params.allow_partial_search_results === true
}

function pick(params: CallParameters, test: (name: string) => boolean): CallParameters {
  return Object.fromEntries(Object.entries(params).filter(([name]) => test(name)))
}
