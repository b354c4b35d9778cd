import { NO_MATCH } from '../query/query.js'
import { Best } from './best.js'
import { BEGINNING, places, startAfter } from './document-order.js'
import type { SearchRequest } from './search-request.js'
import type { Shard } from './shard.js'
import { isDocumentOrder, type SortKey } from './sort.js'
import { afterValue, compareBy, type Place, type SortValue } from './sort-values.js'

/** Document that matches a search. */
export interface Hit extends Place {
  readonly sort: readonly SortValue[]
}

type ShardMap = ReadonlyMap<number, Shard>

/** Yields the hits of a search, best first. In document order they are found on demand: a page costs a page. */
export function hitsOf(
  request: SearchRequest,
  keys: readonly SortKey[],
  shards: ShardMap,
  limit: number,
): Iterator<Hit> {
  if (isDocumentOrder(keys)) return inOrder(shards, keys, request.searchAfter)
  if (keys.length === 0 && haveOneScore(shards)) return inOrder(shards, keys, undefined)
  return ranked(request, keys, shards, limit).values()
}

/** Yields every match, in document order. */
export function* matches(shards: ShardMap): Generator<Place> {
  const extents = [...shards.values()].map(({ extent }) => extent)
  for (const { shard, position } of places(extents, BEGINNING, false)) {
    const score = shards.get(shard)?.weight.score(position) ?? NO_MATCH
    if (score !== NO_MATCH) yield { shard, position, score }
  }
}

function* inOrder(shards: ShardMap, keys: readonly SortKey[], after: SearchRequest['searchAfter']): Generator<Hit> {
  const extents = [...shards.values()].map(({ extent }) => extent)
  const start = after === undefined ? BEGINNING : startAfter(keys, after)
  for (const { shard, position } of places(extents, start, keys[0]?.field === '_doc')) {
    const found = shards.get(shard)
    const score = found?.weight.score(position) ?? NO_MATCH
    if (found === undefined || score === NO_MATCH) continue
    const place = { shard, position, score }
    yield { ...place, sort: found.readers.map((read) => read(place)) }
  }
}

function ranked(request: SearchRequest, keys: readonly SortKey[], shards: ShardMap, limit: number): Hit[] {
  const order = comparator(keys)
  const isAfter = afterFilter(request, keys, shards)
  const best = new Best<Hit>(limit, order)
  for (const place of matches(shards)) {
    const readers = shards.get(place.shard)?.readers ?? []
    const hit = { ...place, sort: readers.map((read) => read(place)) }
    if (isAfter(hit)) best.add(hit)
  }
  return best.sorted()
}

function comparator(keys: readonly SortKey[]): (one: Hit, other: Hit) => number {
  const bySort = compareBy(keys)
  return (one, other) => {
    const first = keys.length === 0 ? other.score - one.score : bySort(one.sort, other.sort)
    return first || one.shard - other.shard || one.position - other.position
  }
}

function afterFilter(
  { searchAfter }: SearchRequest,
  keys: readonly SortKey[],
  shards: ShardMap,
): (hit: Hit) => boolean {
  if (searchAfter === undefined) return () => true
  const [shard] = shards.values()
  const mapping = shard?.extent.snapshot.index.mapping
  const after = keys.map((key, index) =>
    afterValue(searchAfter[index] ?? null, key, mapping?.find(key.field)?.field.type),
  )
  const compare = compareBy(keys)
  return ({ sort }) => compare(sort, after) > 0
}

function haveOneScore(shards: ShardMap): boolean {
  const scores = new Set([...shards.values()].map(({ weight }) => weight.constant))
  return scores.size === 1 && !scores.has(undefined)
}
