import { DeserializationError } from '../errors/index.js'
import type { OnCut } from '../json/hit-splitter.js'
import { RawHits } from '../json/raw-hit.js'
import type { Serializer } from '../json/serializer.js'
import type { HitForm } from './scan-options.js'

/** Makes of a hit what is to be emitted; see {@link OnCut}. */
export type ReadHit = (...hit: Parameters<OnCut>) => unknown

/** How much of a hit that cannot be read an error quotes. */
const LONGEST_QUOTE = 200

/** How hits are read in a form. What is returned throws a DeserializationError for what is no hit. */
export function hitReader(as: HitForm, serializer: Serializer): ReadHit {
  if (as === 'source') return (piece, from, end) => sourceOf(piece.subarray(from, end), serializer)
  if (as === 'hit') return (piece, from, end) => parse(piece.subarray(from, end), serializer)
  const raw = new RawHits(serializer)
  return (piece, from, end, spans) => raw.read(piece, from, end, spans)
}

/** @throws DeserializationError that names `what` it cannot read */
export function parse(bytes: Buffer, serializer: Serializer, what = 'a hit'): unknown {
  try {
    return serializer.deserialize(bytes.toString())
  } catch (cause) {
    throw unreadable(what, cause instanceof Error ? cause.message : String(cause), bytes, cause)
  }
}

function sourceOf(bytes: Buffer, serializer: Serializer): unknown {
  const hit = parse(bytes, serializer)
  if (typeof hit === 'object' && hit !== null && '_source' in hit) return hit._source
  throw unreadable('a hit', "it has no _source, which as: 'source' needs", bytes)
}

function unreadable(what: string, reason: string, bytes: Buffer, cause?: unknown): DeserializationError {
  const quote = bytes.toString('utf8', 0, LONGEST_QUOTE)
  return new DeserializationError(`${what} cannot be read (${JSON.stringify(quote)}): ${reason}`, quote, { cause })
}
