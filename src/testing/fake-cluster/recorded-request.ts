/** Request as a {@link FakeCluster} received it. */
export interface RecordedRequest {
  /** Method in upper case. */
  readonly method: string
  /** Path without the query string, as it was sent. */
  readonly path: string
  /** Part behind the question mark; empty without one. */
  readonly querystring: string
  /** Headers; their names are in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Body after decompression; empty without one. */
  readonly body: Buffer
  /** Name of the node that received it. */
  readonly node: string
}
