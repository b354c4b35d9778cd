import { givenQuery } from '../../api/bind/bind-params.js'
import type { CallParameters } from '../../api/parameter-types.js'
import { describe, quote } from '../../errors/describe.js'
import { ConfigurationError } from '../../errors/index.js'
import { isGiven, type Refusal, refuseParams, refuseQuerystring, withBodyMembers } from '../refuse-params.js'

/** Parameters that a helper sets itself, that end a search early, or that Elasticsearch refuses for results in pages. */
const REFUSED: Refusal = {
  names: ['collapse', 'from', 'pit', 'rescore', 'retriever', 'scroll', 'search_after', 'slice', 'terminate_after'],
  message: (helper, name) => `${helper} reads all that is found: it takes no \`${name}\``,
}

/** Rejects searches that cannot be read in pages, before anything is opened. @throws ConfigurationError */
export function checkSearch(helper: 'scan$' | 'scroll$', params: unknown, options: unknown): void {
  if (typeof params !== 'object' || params === null) {
    throw new ConfigurationError(`${helper} needs an object such as { index: 'cities' }, got ${describe(params)}`)
  }
  const search = withBodyMembers({ ...params })
  const queries = [search.querystring, Object(options).querystring]
  if (queries.some((query) => givenQuery(query).filter_path !== undefined)) {
    throw new ConfigurationError(
      `${helper} takes filter_path as a parameter, not as a querystring: it needs more of each page`,
    )
  }
  refuseParams(helper, params, options, [REFUSED])
  refuseQuerystring(helper, options)
  if (helper === 'scan$') rejectPlaceInQuery(helper, search)
  if (hidesHits(search)) throw new ConfigurationError(`${helper} emits hits: filter_path must not leave them out`)
  if (helper === 'scan$' && hasFormat(search.sort)) {
    throw new ConfigurationError(
      'scan$ takes no `format` in `sort`: formatted values are rounded, and the next page would begin at a wrong place; use scroll$',
    )
  }
  if (search.size !== undefined && !(Number(search.size) >= 1)) {
    throw new ConfigurationError(
      `size is the number of hits in a page and must be 1 or more, got ${quote(search.size)}`,
    )
  }
}

/** Returns whether sort values are formatted. A sort is a list of fields, or an object with the options of each. */
function hasFormat(sort: unknown): boolean {
  if (Array.isArray(sort)) return sort.some(hasFormat)
  return Object.values(Object(sort)).some((options) => isGiven(Object(options).format))
}

/** Parameters that say where to search. They belong to the point in time, and a search in one must not repeat them. */
const PLACE: readonly string[] = [
  'index',
  'routing',
  'preference',
  'expand_wildcards',
  'ignore_unavailable',
  'index_filter',
  'project_routing',
]

/** More of these. The specification lacks them for points in time; the server accepts them. */
const UNSPECIFIED_PLACE: readonly string[] = ['allow_no_indices', 'ignore_throttled']

/** Rejects a querystring that says where to search: it would go to the pages. @throws ConfigurationError */
export function rejectPlaceInQuery(helper: string, { querystring }: CallParameters): void {
  const name = Object.keys(givenQuery(querystring)).find((name) => [...PLACE, ...UNSPECIFIED_PLACE].includes(name))
  if (name !== undefined)
    throw new ConfigurationError(`${helper}: pass \`${name}\` as a parameter, not as a querystring`)
}

/** Returns the parameters without those that say where to search. */
export function withoutPlace(params: CallParameters): CallParameters {
  return pick(params, (name) => !PLACE.includes(name) && !UNSPECIFIED_PLACE.includes(name))
}

const DEFAULT_SIZE = 1_000

/** Returns the parameters that open the point in time of a search. */
export function pointInTimeParams(params: CallParameters): CallParameters & { index: string } {
  const unspecified = pick(params, (name) => UNSPECIFIED_PLACE.includes(name))
  return {
    ...pick(params, (name) => PLACE.includes(name)),
    index: isGiven(params.index) ? String(params.index) : '_all',
    allow_partial_search_results: acceptsPartial(params) || undefined,
    querystring: Object.keys(unspecified).length === 0 ? undefined : unspecified,
  }
}

/**
 * Returns the parameters of one page in a point in time. Its order is the cheapest one; the server adds a tiebreaker.
 */
export function pageParams(params: CallParameters, maxItems: number | undefined): CallParameters {
  return {
    track_total_hits: withBodyMembers(params).track_total_hits ?? false,
    ...scrollPageParams(withoutPlace(params), maxItems),
  }
}

/** Returns the number of pages that suffice for `maxItems` hits, if they are full. */
export function pagesFor(params: CallParameters, maxItems: number | undefined): number {
  return maxItems === undefined ? Number.POSITIVE_INFINITY : Math.ceil(maxItems / pageSize(params, maxItems))
}

function pageSize(params: CallParameters, maxItems = Number.POSITIVE_INFINITY): number {
  return Math.min(Number(withBodyMembers(params).size ?? DEFAULT_SIZE), maxItems)
}

/** Returns the parameters of the search that opens a scroll. */
export function scrollPageParams(params: CallParameters, maxItems: number | undefined): CallParameters {
  const { sort } = withBodyMembers(params)
  return {
    ...params,
    size: pageSize(params, maxItems),
    sort: isEmpty(sort) ? ['_doc'] : sort,
    filter_path: pageFilter(params),
    // A partial response tells more about the failed shards than an error.
    allow_partial_search_results: true,
  }
}

/**
 * Members of a page that the helper needs, whatever else the caller selects. Without them, missing or repeated hits
 * would go unnoticed.
 */
const NEEDED: readonly string[] = [
  '_shards',
  '_clusters',
  'timed_out',
  'terminated_early',
  'pit_id',
  '_scroll_id',
  ...['_index', '_id', '_routing', 'sort'].map((name) => `hits.hits.${name}`),
]

/**
 * Returns the `filter_path` of a page, with the members that the helper needs. A filter that only excludes (`-took`)
 * lets all others pass.
 */
export function pageFilter({ filter_path: filterPath }: CallParameters): string[] | undefined {
  const harmless = pathsOf(filterPath).filter((path) => !hidesNeeded(path))
  if (harmless.length === 0) return undefined
  return harmless.every((path) => path.startsWith('-')) ? harmless : [...harmless, ...NEEDED]
}

/** Members that show whether hits are missing and where the next page is, and their own members. */
const VITAL: readonly string[] = ['_shards', '_clusters', 'timed_out', 'terminated_early', 'pit_id', '_scroll_id']
const WITHIN: readonly string[] = ['total', 'successful', 'skipped', 'partial', 'failed', 'failures']

/** Returns whether `filter_path` leaves out the list of hits. */
function hidesHits({ filter_path: filterPath }: CallParameters): boolean {
  const names = pathsOf(filterPath).map((path) => path.match(/^-((\*\*|hits)\.)*(\*\*|hits)$/))
  return names.some((match) => match !== null)
}

function pathsOf(filterPath: unknown): string[] {
  return isEmpty(filterPath)
    ? []
    : String(filterPath)
        .split(',')
        .map((path) => path.trim())
}

/** Returns whether a path excludes a member that the helper needs. */
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
  return !isGiven(list) || list === '' || (typeof list === 'object' && Object.keys(Object(list)).length === 0)
}

/** Returns whether the search accepts missing hits. */
export function acceptsPartial(params: CallParameters): boolean {
  return params.allow_partial_search_results === true
}

function pick(params: CallParameters, test: (name: string) => boolean): CallParameters {
  return Object.fromEntries(Object.entries(params).filter(([name]) => test(name)))
}
