import { DeserializationError } from '../errors/index.js'
import type { Serializer } from '../json/serializer.js'
import { textOf } from '../json/utf8-text.js'

/** How much of a hit that cannot be read an error quotes. */
const LONGEST_QUOTE = 200

/** @throws DeserializationError that names `what` it cannot read */
export function parse(bytes: Buffer, serializer: Serializer, what = 'a hit'): unknown {
  try {
    return serializer.deserialize(textOf(bytes))
  } catch (cause) {
    throw unreadable(what, cause instanceof Error ? cause.message : String(cause), bytes, cause)
  }
}

/** Hits with commas between them, as an array. @throws DeserializationError if they are none */
export function parseHits(bytes: Buffer, serializer: Serializer): unknown {
  try {
    return serializer.deserialize(`[${textOf(bytes)}]`)
  } catch (cause) {
    throw unreadable('a page', cause instanceof Error ? cause.message : String(cause), bytes, cause)
  }
}

/** The document of a parsed hit, whose bytes lie between two positions. @throws DeserializationError if it has none */
export function sourceOf(hit: unknown, piece: Buffer, from: number, end: number): unknown {
  if (typeof hit === 'object' && hit !== null && '_source' in hit) return hit._source
  throw unreadable('a hit', "it has no _source, which as: 'source' needs", piece.subarray(from, end))
}

function unreadable(what: string, reason: string, bytes: Buffer, cause?: unknown): DeserializationError {
  const quote = bytes.toString('utf8', 0, LONGEST_QUOTE)
  return new DeserializationError(`${what} cannot be read (${JSON.stringify(quote)}): ${reason}`, quote, { cause })
}
