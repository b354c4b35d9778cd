/**
 * Hit whose document has not been parsed.
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
  /** Index that holds the document. */
  _index: string
  /** Id of the document within its index. */
  _id: string
  /** Routing of the document, if it was not routed by its id. */
  _routing: string | undefined
  /** Value for `search_after` that continues behind this hit. */
  sort: unknown[] | undefined
  /**
   * Bytes of the document, on one line: line breaks are replaced by spaces. `undefined` if the search does not return
   * it. The bytes are a view on a chunk of the response. Copy them if you keep a few for long.
   */
  _source: Buffer | undefined
}

/** Returns whether a value is a raw hit, or looks like one. */
export function isRawHit(value: unknown): value is RawHit {
  if (typeof value !== 'object' || value === null || !('_source' in value)) return false
  const { _source, _id, _index }: { _source?: unknown; _id?: unknown; _index?: unknown } = value
  return (
    (_source === undefined || _source instanceof Uint8Array) && typeof _id === 'string' && typeof _index === 'string'
  )
}
