/**
 * A hit whose document has not been parsed.
 *
 * @example Copies documents into another cluster, byte by byte: two lines of a bulk request for each.
 * ```ts
 * const lines = ({ _id, _routing: routing, _source }: RawHit) =>
 *   `${JSON.stringify({ index: { _index: 'copy', _id, routing } })}\n${_source}\n`
 * from.helpers
 *   .hits$({ index: 'cities', size: 10_000 }, { as: 'raw' })
 *   .pipe(map(lines), bufferCount(1_000), paced((batch) => to.bulk$({ operations: batch.join('') })))
 *   .subscribe()
 * ```
 */
export interface RawHit {
  /** The index that the document is in. */
  _index: string
  /** The document's id within its index. */
  _id: string
  /** By what the document was routed, if not by its id. */
  _routing: string | undefined
  /** What `search_after` has to be for what is behind this hit. */
  sort: unknown[] | undefined
  /**
   * The document's own bytes on one line: where it was indexed with line breaks, they are spaces. `undefined` if the search does not
   * return it. They are a view on the chunk of the response that they came in: whoever keeps a few for long had better copy them.
   */
  _source: Buffer | undefined
}
