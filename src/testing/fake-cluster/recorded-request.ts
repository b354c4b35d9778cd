/** A request as a {@link FakeCluster} received it. */
export interface RecordedRequest {
  /** In upper case, as HTTP has it. */
  readonly method: string
  /** The path without the query string, as it was sent. */
  readonly path: string
  /** What follows the question mark; empty when there is none. */
  readonly querystring: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The body after decompression; empty when there was none. */
  readonly body: Buffer
  /** Which node it went to, by its name. */
  readonly node: string
}
