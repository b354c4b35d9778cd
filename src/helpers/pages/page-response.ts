/** Members of a page's response besides its hits. */
export interface PageResponse {
  readonly pit_id?: string
  readonly _scroll_id?: string
  readonly terminated_early?: boolean
  readonly _shards?: unknown
}

/** Response without its hits, and the hits. */
export interface CutResponse {
  /** Bytes of the hits as in the response, with commas between them. */
  readonly hits: Buffer
  readonly last: Buffer | undefined
  readonly response: PageResponse
}
