import type { ShardFailure } from '../api/generated/estypes.js'
import { counted } from '../errors/counted.js'

/** Parts of a search that are missing in its response, although its status is 200. */
export interface MissingParts {
  /** Description of what is missing, with the reasons that Elasticsearch gives. */
  message: string
  /** Number of shards without results. */
  shards: number
  /** Number of remote clusters that were left out or are incomplete. */
  clusters: number
  /** `true` if the search stopped at its `timeout`. */
  timedOut: boolean
  /** Failures of shards, as in the response. */
  failures: readonly ShardFailure[]
}

/** APIs that search, and whose response can lack the results of some shards. */
const SEARCHES: ReadonlySet<string> = new Set([
  ...['search', 'scroll', 'count', 'msearch', 'search_template', 'msearch_template', 'open_point_in_time'],
  ...['async_search.get', 'async_search.submit', 'eql.get', 'eql.search', 'fleet.search', 'fleet.msearch'],
  ...['esql.async_query', 'esql.async_query_get', 'esql.query', 'sql.query', 'sql.get_async', 'terms_enum'],
])

/** Number of different reasons that the description has. */
const MOST_REASONS = 3

/** Members of a search response that report missing results. Those of a multi search are in `responses`. */
interface SearchResponse {
  readonly timed_out?: boolean
  readonly is_partial?: boolean
  readonly is_running?: boolean
  /** Present in lists of terms. */
  readonly complete?: boolean
  readonly _shards?: ShardCounts
  readonly shard_failures?: readonly ShardFailure[]
  readonly _clusters?: ClusterCounts
  readonly response?: SearchResponse
  readonly responses?: readonly SearchResponse[]
}

interface ShardCounts {
  readonly total?: number
  readonly successful?: number
  readonly failed?: number
  readonly failures?: readonly ShardFailure[]
}

interface ClusterCounts {
  readonly total?: number
  readonly successful?: number
  readonly skipped?: number
  readonly running?: number
  readonly partial?: number
  readonly failed?: number
}

/** Returns what is missing in the response of an API, or `undefined` if it is complete, or no response of a search. */
export function missingParts(api: string, body: unknown): MissingParts | undefined {
  if (!SEARCHES.has(api)) return undefined
  const parts = responsesIn(Object(body)).map(partsOf)
  const shards = sum(parts.map((part) => part.shards))
  const clusters = sum(parts.map((part) => part.clusters))
  const timedOut = parts.some((part) => part.timedOut)
  const isPartial = parts.some((part) => part.isPartial)
  if (shards === 0 && clusters === 0 && !timedOut && !isPartial) return undefined
  const failures = parts.flatMap((part) => part.failures)
  return { message: describeMissing(shards, clusters, timedOut, failures), shards, clusters, timedOut, failures }
}

function responsesIn(body: SearchResponse): readonly SearchResponse[] {
  // A search that still runs is not complete yet.
  if (body.is_running === true) return []
  if (Array.isArray(body.responses)) return body.responses
  return [body.response ?? body]
}

/** Reads a response. A server, a proxy or an interceptor may respond with anything, and an event must not fail a call. */
function partsOf(response: unknown) {
  const { _shards, _clusters, shard_failures, timed_out, is_partial, complete }: SearchResponse = Object(response)
  const { total = 0, successful = total, failed, failures: own }: ShardCounts = Object(_shards)
  const clusters: ClusterCounts = Object(_clusters)
  const { skipped, partial, running, failed: broken, total: all = 0, successful: whole = all } = clusters
  const failures: readonly ShardFailure[] = [own, shard_failures].find(Array.isArray) ?? []
  return {
    shards: Math.max(failed ?? failures.length, total - successful),
    clusters: Math.max(sum([skipped, partial, running, broken]), all - whole),
    timedOut: timed_out === true,
    isPartial: is_partial === true || complete === false,
    failures,
  }
}

function describeMissing(
  shards: number,
  clusters: number,
  timedOut: boolean,
  failures: readonly ShardFailure[],
): string {
  const parts = [
    ...(shards === 0 ? [] : [`${counted(shards, 'shard')} failed`]),
    ...(clusters === 0
      ? []
      : [counted(clusters, 'cluster was left out or is incomplete', 'clusters were left out or are incomplete')]),
    ...(timedOut ? ['the search timed out on the server'] : []),
  ]
  const reasons = new Set(failures.flatMap((failure) => reasonOf(Object(failure))))
  const why = reasons.size === 0 ? '' : `: ${[...reasons].slice(0, MOST_REASONS).join('; ')}`
  return `results are missing: ${parts.join(', ') || 'the server calls the response partial'}${why}`
}

function reasonOf({ reason }: Partial<ShardFailure>): readonly string[] {
  return reason?.type === undefined ? [] : [`${reason.type}: ${reason.reason ?? ''}`]
}

function sum(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((total, number = 0) => total + number, 0)
}
