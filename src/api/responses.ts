/** How many shards an operation was meant for, and how it went. */
export interface ShardStatistics {
  total: number
  successful: number
  failed: number
  skipped?: number
  failures?: ShardFailure[]
}

export interface ShardFailure {
  shard?: number
  index?: string | null
  node?: string
  status?: string | number
  primary?: boolean
  reason: ErrorCause
}

/** An error as Elasticsearch describes it; further properties depend on its type. */
export interface ErrorCause {
  type: string
  reason?: string | null
  stack_trace?: string
  caused_by?: ErrorCause
  root_cause?: ErrorCause[]
  suppressed?: ErrorCause[]
  [detail: string]: unknown
}

/** The answer of a search. */
export interface SearchResponse<TDocument = unknown> {
  /** How long the search took on the cluster, in milliseconds. */
  took: number
  /** Whether the search ran out of time, and `hits` are only what was found until then. */
  timed_out: boolean
  _shards: ShardStatistics
  hits: SearchHits<TDocument>
  /** Results by the names of the aggregations, with their type in front (`sterms#byTag`) if `typed_keys` asked for it. */
  aggregations?: Record<string, unknown>
  suggest?: Record<string, unknown[]>
  /** The point in time as the next request has to name it. */
  pit_id?: string
  /** Asks `scroll$` for the next page. */
  _scroll_id?: string
  _clusters?: Record<string, unknown>
  num_reduce_phases?: number
  terminated_early?: boolean
  profile?: Record<string, unknown>
}

export interface SearchHits<TDocument = unknown> {
  /** Missing if `track_total_hits` is false; a number with `rest_total_hits_as_int`. */
  total?: TotalHits | number
  max_score?: number | null
  hits: SearchHit<TDocument>[]
}

export interface TotalHits {
  value: number
  /** `gte` if counting stopped at `value`. */
  relation: 'eq' | 'gte'
}

export interface SearchHit<TDocument = unknown> {
  _index: string
  /** Missing for hits that are no documents, such as some nested ones. */
  _id?: string
  /** `null` if the hits are sorted by something else. */
  _score?: number | null
  /** Missing if `_source` is false. */
  _source?: TDocument
  fields?: Record<string, unknown>
  highlight?: Record<string, string[]>
  inner_hits?: Record<string, { hits: SearchHits }>
  matched_queries?: string[] | Record<string, number>
  /** What `search_after` has to be for the page behind this hit. */
  sort?: SortResults
  ignored_field_values?: Record<string, unknown[]>
  _ignored?: string[]
  _routing?: string
  _node?: string
  _shard?: string
  _version?: number
  _seq_no?: number
  _primary_term?: number
  _explanation?: Explanation
  _nested?: { field: string; offset: number; _nested?: unknown }
  _rank?: number
}

/** The values by which a hit is sorted, in the order of `sort`. */
export type SortResults = (string | number | boolean | null)[]

export interface Explanation {
  value: number
  description: string
  details: Explanation[]
}

/** The answers of several searches, in their order. */
export interface MsearchResponse<TDocument = unknown> {
  took: number
  responses: ((SearchResponse<TDocument> & { status?: number }) | FailedRequest)[]
}

/** What stands in the place of an answer that could not be given. */
export interface FailedRequest {
  error: ErrorCause
  status: number
}

export interface GetResponse<TDocument = unknown> {
  _index: string
  _id: string
  /** `false` comes with status 404, which is an error unless it is ignored. */
  found: boolean
  _source?: TDocument
  fields?: Record<string, unknown>
  _ignored?: string[]
  _routing?: string
  _version?: number
  _seq_no?: number
  _primary_term?: number
}

export interface MgetResponse<TDocument = unknown> {
  docs: (GetResponse<TDocument> | MgetFailure)[]
}

export interface MgetFailure {
  _index: string
  _id: string
  error: ErrorCause
}

/** The answer of an API that writes one document. */
export interface WriteResponse {
  _index: string
  _id: string
  _version: number
  result: WriteResult
  _shards: ShardStatistics
  /** Missing if nothing was written. */
  _seq_no?: number
  _primary_term?: number
  forced_refresh?: boolean
}

export type WriteResult = 'created' | 'updated' | 'deleted' | 'not_found' | 'noop'

export interface UpdateResponse<TDocument = unknown> extends WriteResponse {
  /** The document as it is now, if `_source` asked for it. */
  get?: Partial<GetResponse<TDocument>>
}

export interface BulkResponse {
  took: number
  /** Whether any of the items failed: that alone does not make the call fail. */
  errors: boolean
  items: BulkItem[]
  /** How long ingest pipelines took, in milliseconds. */
  ingest_took?: number
}

/** What became of one operation, under the name of its action. */
export type BulkItem = Partial<Record<'index' | 'create' | 'update' | 'delete', BulkItemResult>>

export interface BulkItemResult {
  _index: string
  _id?: string | null
  status: number
  error?: ErrorCause
  result?: WriteResult
  _version?: number
  _seq_no?: number
  _primary_term?: number
  _shards?: ShardStatistics
  forced_refresh?: boolean
  failure_store?: 'not_applicable_or_unknown' | 'used' | 'not_enabled' | 'failed'
  get?: Partial<GetResponse>
}

export interface CountResponse {
  count: number
  _shards: ShardStatistics
}

export interface OpenPointInTimeResponse {
  id: string
  _shards: ShardStatistics
}

/** How many contexts were freed by closing points in time or scrolls. */
export interface ClosePointInTimeResponse {
  succeeded: boolean
  num_freed: number
}

export type ClearScrollResponse = ClosePointInTimeResponse

export interface IndicesCreateResponse {
  acknowledged: boolean
  /** Whether enough shards were started before the timeout. */
  shards_acknowledged: boolean
  index: string
}

export interface ClusterHealthResponse {
  cluster_name: string
  status: HealthStatus
  /** Whether what was waited for did not come about; with status 408. */
  timed_out: boolean
  number_of_nodes: number
  number_of_data_nodes: number
  active_primary_shards: number
  active_shards: number
  relocating_shards: number
  initializing_shards: number
  unassigned_shards: number
  unassigned_primary_shards: number
  delayed_unassigned_shards: number
  number_of_pending_tasks: number
  number_of_in_flight_fetch: number
  task_max_waiting_in_queue_millis: number
  active_shards_percent_as_number: number
  /** With `level=indices` or `level=shards`. */
  indices?: Record<string, IndexHealth>
}

export type HealthStatus = 'green' | 'yellow' | 'red'

export interface IndexHealth {
  status: HealthStatus
  number_of_shards: number
  number_of_replicas: number
  active_primary_shards: number
  active_shards: number
  relocating_shards: number
  initializing_shards: number
  unassigned_shards: number
  unassigned_primary_shards: number
  /** With `level=shards`. */
  shards?: Record<string, Record<string, unknown>>
}
