import { unreadable } from '../../json/text/unreadable.js'

/** The document of a parsed hit, whose bytes lie between two positions. @throws DeserializationError if it has none */
export function sourceOf(hit: unknown, chunk: Buffer, from: number, end: number): unknown {
  if (typeof hit === 'object' && hit !== null && '_source' in hit) return hit._source
  throw unreadable('a hit cannot be read', chunk.subarray(from, end), "it has no _source, which as: 'source' needs")
}
