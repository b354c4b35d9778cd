import { notSupported } from '../errors.js'
import { ShardFailure } from '../query/query.js'
import type { Snapshot } from '../store/snapshot.js'
import type { AggregationResult } from './aggregations/kinds.js'
import { countLive } from './document-order.js'
import { type Hit, hitsOf, matches } from './hits.js'
import { checkSearchAfter } from './search-after.js'
import type { SearchRequest } from './search-request.js'
import { type FailedShard, prepare, type Shards } from './shard.js'
import { isByScore, type SortKey, TIE_BREAKER } from './sort.js'

/** Number of hits, or the number at which counting stopped. */
interface Total {
  readonly value: number
  readonly relation: 'eq' | 'gte'
}

/** Result of a search: a page of hits, and the totals. */
export interface SearchResult {
  readonly request: SearchRequest
  readonly keys: readonly SortKey[]
  readonly snapshots: readonly Snapshot[]
  readonly hits: readonly Hit[]
  readonly total: Total | undefined
  readonly maxScore: number | null
  readonly aggregations: ReadonlyMap<string, AggregationResult>
  readonly failed: readonly FailedShard[]
}

/** Search whose hits are taken page by page. */
export interface OpenSearch {
  readonly result: SearchResult
  readonly rest: Iterator<Hit>
}

/** Runs a search and returns its first page. */
export function runSearch(request: SearchRequest, snapshots: readonly Snapshot[]): SearchResult {
  return openSearch(request, snapshots).result
}

/** Runs a search, returns its first page and keeps the rest for a scroll. */
export function openSearch(request: SearchRequest, snapshots: readonly Snapshot[]): OpenSearch {
  const keys = keysOf(request)
  const shards = prepareChecked(request, keys, snapshots)
  const limit = request.scroll === undefined ? request.from + request.size : Number.POSITIVE_INFINITY
  const rest = hitsOf(request, keys, shards.ready, limit)
  const first = take(rest, request.from + request.size)
  const result: SearchResult = {
    request,
    keys,
    snapshots,
    hits: first.slice(request.from),
    total: totalOf(request, shards),
    maxScore: maxScoreOf(request, keys, first, shards),
    aggregations: aggregate(request, snapshots, shards),
    failed: shards.failed,
  }
  return { result, rest }
}

/** Takes the next hits of an iterator. */
export function take(hits: Iterator<Hit>, count: number): Hit[] {
  const taken: Hit[] = []
  while (taken.length < count) {
    const { done, value } = hits.next()
    if (done === true) break
    taken.push(value)
  }
  return taken
}

/** Counts the matching documents, up to the limit of the request. */
function totalOf({ countUpTo, minScore }: SearchRequest, { ready }: Shards): Total | undefined {
  if (countUpTo === undefined) return undefined
  const isAll = minScore === undefined && [...ready.values()].every(({ weight }) => weight.matchesAll === true)
  const value = isAll ? countLive([...ready.values()].map(({ extent }) => extent)) : countMatches(ready, countUpTo)
  return value > countUpTo ? { value: countUpTo, relation: 'gte' } : { value, relation: 'eq' }
}

function countMatches(shards: Shards['ready'], limit: number): number {
  let count = 0
  for (const _match of matches(shards)) if (++count > limit) break
  return count
}

/** Makes the order of a point in time total, unless `search_after` comes from an order that is not. */
function keysOf({ sort, pit, searchAfter }: SearchRequest): readonly SortKey[] {
  const isTotal = sort.some(({ field }) => field === '_shard_doc')
  if (pit === undefined) return isByScore(sort) ? [] : sort
  if (sort.length === 0 || isTotal || searchAfter?.length === sort.length) return sort
  return [...sort, TIE_BREAKER]
}

function prepareChecked(request: SearchRequest, keys: readonly SortKey[], snapshots: readonly Snapshot[]): Shards {
  const complaint = checkSearchAfter(request, keys)
  if (complaint === undefined) return prepare(request, keys, snapshots)
  const fail = (): never => {
    throw new ShardFailure({ type: 'illegal_argument_exception', reason: complaint })
  }
  return prepare({ ...request, query: fail }, keys, snapshots)
}

function maxScoreOf(
  { trackScores }: SearchRequest,
  keys: readonly SortKey[],
  first: readonly Hit[],
  { ready }: Shards,
): number | null {
  if (ready.size === 0) return 0
  if (keys.length === 0) return first[0]?.score ?? null
  if (!trackScores) return null
  let best: number | null = null
  for (const { score } of matches(ready)) best = Math.max(best ?? 0, score)
  return best
}

function aggregate(
  request: SearchRequest,
  snapshots: readonly Snapshot[],
  { ready }: Shards,
): SearchResult['aggregations'] {
  if (request.aggregations.size === 0) return new Map()
  if (request.pit !== undefined && request.slice !== undefined) throw notSupported('aggregations in a slice')
  const found = [...matches(ready)]
  return new Map([...request.aggregations].map(([name, { run }]) => [name, run(found, snapshots)]))
}
