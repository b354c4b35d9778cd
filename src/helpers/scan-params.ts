import type { CallParameters } from '../api/parameters.js'

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
  return { index: '_all', ...place, allow_partial_search_results: acceptsPartial(params) || undefined }
}

/** A search for one page in a point in time. Its order is the cheapest one; the server adds to it what makes it unambiguous. */
export function pageParams(params: CallParameters, maxItems: number | undefined): CallParameters {
  return {
    track_total_hits: whole(params).track_total_hits ?? false,
    ...scrollPageParams(
      pick(params, (name) => !PLACE.includes(name)),
      maxItems,
    ),
  }
}

/** The search that opens a scroll. */
export function scrollPageParams(params: CallParameters, maxItems: number | undefined): CallParameters {
  const { size = DEFAULT_SIZE, sort = ['_doc'] } = whole(params)
  const most = maxItems ?? Number.POSITIVE_INFINITY
  // A reply with what there is tells more of the failed shards than one without.
  const page = { ...params, size: Math.min(Number(size), most), sort, allow_partial_search_results: true }
  return params.filter_path === undefined ? page : { ...page, filter_path: withNeeded(params.filter_path) }
}

/** What a page has to tell, whatever else of replies the caller wants: without it hits could be missing, and nobody would know. */
const NEEDED: readonly string[] = ['_shards', 'timed_out', 'pit_id', '_scroll_id', 'hits.hits.sort']

/** A `filter_path` that leaves in what is needed. One that only leaves out (`-took`) lets it pass anyway. */
function withNeeded(filterPath: unknown): string[] {
  const paths = String(filterPath).split(',')
  return paths.every((path) => path.startsWith('-')) ? paths : [...paths, ...NEEDED]
}

/** Whether the search says that hits may be missing. */
export function acceptsPartial(params: CallParameters): boolean {
  return params.allow_partial_search_results === true
}

/** The parameters and what is in the body, where it was given in one piece. */
function whole(params: CallParameters): CallParameters {
  return typeof params.body === 'object' ? { ...params.body, ...params } : params
}

function pick(params: CallParameters, test: (name: string) => boolean): CallParameters {
  return Object.fromEntries(Object.entries(params).filter(([name]) => test(name)))
}
