import type { ShardFailure } from '../../api/generated/estypes.js'

/** Members of a page's response besides its hits. */
export interface PageResponse {
  readonly pit_id?: string
  readonly _scroll_id?: string
  readonly timed_out?: boolean
  readonly terminated_early?: boolean
  readonly _shards?: {
    readonly total?: number
    readonly successful?: number
    readonly failed?: number
    readonly failures?: readonly ShardFailure[]
  }
  readonly _clusters?: { readonly skipped?: number; readonly partial?: number; readonly failed?: number }
}

/** Response without its hits, and the hits. */
export interface CutResponse {
  /** Bytes of the hits as in the response, with commas between them. */
  readonly hits: Buffer
  readonly last: Buffer | undefined
  readonly response: PageResponse
}
