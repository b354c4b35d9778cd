import { DeserializationError } from '../errors/index.js'
import { rawHit } from '../json/raw-hit.js'
import type { Serializer } from '../json/serializer.js'
import type { HitForm } from './scan-options.js'

/** Makes of a hit's bytes, and of the places of the objects in it if they are known, what is to be emitted. */
export type ReadHit = (bytes: Buffer, spans?: readonly number[]) => unknown

/** How much of a hit that cannot be read an error quotes. */
const LONGEST_QUOTE = 200

/** How hits are read in a form. What is returned throws a DeserializationError for what is no hit. */
export function hitReader(as: HitForm, serializer: Serializer): ReadHit {
  if (as === 'raw') return (bytes, spans) => rawHit(bytes, spans, serializer)
  if (as === 'source') return (bytes) => sourceOf(bytes, serializer)
  return (bytes) => parse(bytes, serializer)
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
