import type { Json } from '../format/json.js'
import type { Query } from '../query/query.js'
import type { Aggregation } from './aggregations/aggregation.js'
import type { SortKey } from './sort.js'
import type { SourceFilter } from './source-filter.js'

/** Which part of the documents one of several parallel readers gets. */
export interface Slice {
  readonly id: number
  readonly max: number
}

/** A search, read and checked. */
export interface SearchRequest {
  readonly query: Query
  readonly from: number
  readonly size: number
  readonly sort: readonly SortKey[]
  readonly searchAfter: readonly Json[] | undefined
  readonly source: SourceFilter
  /** The number up to which hits are counted; undefined: not at all. */
  readonly countUpTo: number | undefined
  readonly trackScores: boolean
  readonly minScore: number | undefined
  readonly slice: Slice | undefined
  readonly pit: { readonly id: string; readonly keepAlive: number | undefined } | undefined
  readonly scroll: number | undefined
  readonly fields: readonly string[]
  readonly docvalueFields: readonly string[]
  readonly showsVersion: boolean
  readonly showsSeqNo: boolean
  readonly aggregations: ReadonlyMap<string, Aggregation>
}

/** How a search response is written. */
export interface SearchFormat {
  readonly totalAsInteger: boolean
  readonly typedKeys: boolean
}
