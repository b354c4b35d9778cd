import type { Json } from '../format/json.js'
import type { Query } from '../query/query.js'
import type { Aggregation } from './aggregations/kinds.js'
import type { SortKey } from './sort.js'
import type { SourceFilter } from './source-filter.js'

/** Part of the documents that one of several parallel searches receives. */
export interface Slice {
  readonly id: number
  readonly max: number
}

/** Search that is parsed and checked. */
export interface SearchRequest {
  readonly query: Query
  readonly from: number
  readonly size: number
  readonly sort: readonly SortKey[]
  readonly searchAfter: readonly Json[] | undefined
  readonly source: SourceFilter
  /** Limit up to which hits are counted; `undefined` disables counting. */
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

/** Format of a search response. */
export interface SearchFormat {
  readonly totalAsInteger: boolean
  readonly typedKeys: boolean
}
