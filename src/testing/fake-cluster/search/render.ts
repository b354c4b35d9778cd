import { formatFloat } from '../format/json.js'
import type { StoredDocument } from '../store/segment.js'
import { PRIMARY_TERM } from '../store/versioning.js'
import { type Namer, showResults } from './aggregations/kinds.js'
import { fieldValues } from './fetch-fields.js'
import type { Hit } from './hits.js'
import type { SearchResult } from './run-search.js'
import type { SearchFormat } from './search-request.js'
import { describeFailure, NODE_ID } from './shard.js'
import { formatSortValue } from './sort-values.js'

/** Properties of a response before and beside the hits. */
interface ResponseFrame {
  readonly scrollId?: string
  readonly pitId?: string
  readonly took: number
}

/** Writes a response as JSON. The sources are inserted as they were stored. */
export function renderSearch(
  result: SearchResult,
  format: SearchFormat,
  { scrollId, pitId, took }: ResponseFrame,
): string {
  const ids = [
    ...(scrollId === undefined ? [] : [`"_scroll_id":${JSON.stringify(scrollId)}`]),
    ...(pitId === undefined ? [] : [`"pit_id":${JSON.stringify(pitId)}`]),
  ]
  const parts = [
    ...ids,
    `"took":${took}`,
    '"timed_out":false',
    ...(mayEndEarly(result) ? ['"terminated_early":false'] : []),
    `"_shards":${shardSummary(result)}`,
    `"hits":{${renderHits(result, format)}}`,
    ...renderAggregations(result, format),
  ]
  return `{${parts.join(',')}}`
}

/** Returns whether the response states if counting ended early: a search that only counts does. */
function mayEndEarly({ request, aggregations }: SearchResult): boolean {
  return request.size === 0 && request.countUpTo === Number.POSITIVE_INFINITY && aggregations.size === 0
}

/** Returns the number of shards, from the settings of the indices. */
export function shardSummary({ snapshots, failed }: Pick<SearchResult, 'snapshots' | 'failed'>): string {
  const total = snapshots.reduce((sum, { index }) => sum + index.settings.shards, 0)
  const lost = failed.reduce((sum, { snapshot }) => sum + snapshot.index.settings.shards, 0)
  const failures = failed.map((each) => describeFailure(each, NODE_ID))
  const summary = { total, successful: total - lost, skipped: 0, failed: lost }
  return JSON.stringify(failures.length === 0 ? summary : { ...summary, failures })
}

function renderHits(result: SearchResult, { totalAsInteger }: SearchFormat): string {
  const { total, maxScore, hits } = result
  const shownTotal = totalAsInteger ? (total?.value ?? -1) : total
  return [
    ...(shownTotal === undefined ? [] : [`"total":${JSON.stringify(shownTotal)}`]),
    `"max_score":${maxScore === null ? 'null' : formatFloat(maxScore)}`,
    `"hits":[${hits.map((hit) => renderHit(result, hit)).join(',')}]`,
  ].join(',')
}

function renderHit(result: SearchResult, hit: Hit): string {
  const { request, keys, snapshots } = result
  const snapshot = snapshots[hit.shard]
  const document = snapshot?.segment.documents[hit.position]
  if (snapshot === undefined || document === undefined) return '{}'
  const isScored = keys.length === 0 || request.trackScores || keys.some(({ field }) => field === '_score')
  const source = request.source(document.source)
  const fields = fieldValues(request, snapshot, hit.position)
  return `{${[
    `"_index":${JSON.stringify(snapshot.index.name)},"_id":${JSON.stringify(document.id)}`,
    ...renderVersion(result, document),
    `"_score":${isScored ? formatFloat(hit.score) : 'null'}`,
    ...(document.routing === undefined ? [] : [`"_routing":${JSON.stringify(document.routing)}`]),
    ...(source === undefined ? [] : [`"_source":${source}`]),
    ...(fields === undefined ? [] : [`"fields":${JSON.stringify(fields)}`]),
    ...(keys.length === 0 ? [] : [`"sort":[${renderSort(result, hit)}]`]),
  ].join(',')}}`
}

function renderSort({ keys }: SearchResult, { sort }: Hit): string {
  return keys.map((key, index) => formatSortValue(sort[index] ?? null, key)).join(',')
}

function renderVersion({ request }: SearchResult, { version, seqNo }: StoredDocument): readonly string[] {
  return [
    ...(request.showsVersion ? [`"_version":${version}`] : []),
    ...(request.showsSeqNo ? [`"_seq_no":${seqNo},"_primary_term":${PRIMARY_TERM}`] : []),
  ]
}

function renderAggregations({ aggregations }: SearchResult, { typedKeys }: SearchFormat): readonly string[] {
  if (aggregations.size === 0) return []
  const name: Namer = typedKeys ? (key, { type }) => `${type}#${key}` : (key) => key
  return [`"aggregations":${JSON.stringify(showResults(aggregations, name))}`]
}
