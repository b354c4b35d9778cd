import { DeserializationError } from '../errors/index.js'
import { HitWalk } from './hit-walk.js'
import { CLOSE_OBJECT, COLON, COMMA, OPEN_OBJECT, QUOTE, skipBlanks } from './json-bytes.js'
import { textEnd, valueEnd } from './json-values.js'
import { jsonSerializer, type Serializer } from './serializer.js'

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
  _index: string
  _id: string
  /** By what the document was routed, if not by its id. */
  _routing: string | undefined
  /** What `search_after` has to be for what is behind this hit. */
  sort: unknown[] | undefined
  /**
   * The document's own bytes; `undefined` if the search does not return it. They are a view on the piece of the reply that they
   * came in: whoever keeps a few for long had better copy them.
   */
  _source: Buffer | undefined
}

interface Key {
  readonly name: keyof RawHit
  readonly bytes: Buffer
}

/** The keys that are read, by their lengths. */
const KEYS: (Key | undefined)[] = []
for (const name of ['_id', 'sort', '_index', '_source', '_routing'] as const) {
  KEYS[name.length] = { name, bytes: Buffer.from(name) }
}

/** How much of a hit that cannot be read an error quotes. */
const LONGEST_QUOTE = 200

/**
 * Reads a hit's own keys and cuts its document out, which is not looked into.
 *
 * @param bytes - a hit, from its first brace to its last
 * @param spans - where the objects directly within it lie, if that is known: see {@link HitWalk.spans}
 * @throws DeserializationError for bytes that are no hit
 */
export function rawHit(
  bytes: Buffer,
  spans: readonly number[] = spansOf(bytes),
  serializer: Serializer = jsonSerializer,
): RawHit {
  const hit: RawHit = { _index: '', _id: '', _routing: undefined, sort: undefined, _source: undefined }
  let at = skipBlanks(bytes, 1)
  while (bytes[at] === QUOTE) {
    const nameEnd = textEnd(bytes, at)
    const colon = skipBlanks(bytes, nameEnd)
    const from = skipBlanks(bytes, colon + 1)
    const end = valueEnd(bytes, from, spans)
    if (bytes[colon] !== COLON || end === from) break
    const key = keyAt(bytes, at + 1, nameEnd - 1)
    if (key !== undefined) set(hit, key, bytes, from, end, serializer)
    at = skipBlanks(bytes, end)
    if (bytes[at] !== COMMA) break
    at = skipBlanks(bytes, at + 1)
  }
  if (bytes[at] === CLOSE_OBJECT && at === bytes.length - 1) return hit
  throw malformed(bytes)
}

function spansOf(bytes: Buffer): readonly number[] {
  const walk = new HitWalk()
  walk.begin(0)
  if (bytes[0] !== OPEN_OBJECT || walk.walk(bytes, 0) !== bytes.length) throw malformed(bytes)
  return walk.spans
}

/** Which of the keys that are read lies between these positions. */
function keyAt(bytes: Buffer, from: number, to: number): keyof RawHit | undefined {
  const key = KEYS[to - from]
  if (key === undefined) return undefined
  for (let at = from; at < to; at++) if (bytes[at] !== key.bytes[at - from]) return undefined
  return key.name
}

/** By name, each: the engine is slow to store under a name that it learns only as it runs. */
function set(hit: RawHit, key: keyof RawHit, bytes: Buffer, from: number, end: number, serializer: Serializer): void {
  if (key === '_source') hit._source = bytes.subarray(from, end)
  else if (key === '_id') hit._id = textOf(bytes, from, end, serializer)
  else if (key === '_index') hit._index = textOf(bytes, from, end, serializer)
  else if (key === '_routing') hit._routing = textOf(bytes, from, end, serializer)
  else hit.sort = sortOf(parse(bytes, from, end, serializer))
}

function sortOf(value: unknown): unknown[] | undefined {
  return Array.isArray(value) ? value : undefined
}

function textOf(bytes: Buffer, from: number, end: number, serializer: Serializer): string {
  const text = bytes.toString('utf8', from + 1, end - 1)
  // Nearly no name has an escape in it.
  return text.includes('\\') || bytes[from] !== QUOTE ? String(parse(bytes, from, end, serializer)) : text
}

function parse(bytes: Buffer, from: number, end: number, serializer: Serializer): unknown {
  try {
    return serializer.deserialize(bytes.toString('utf8', from, end))
  } catch (cause) {
    throw malformed(bytes, cause)
  }
}

function malformed(bytes: Buffer, cause?: unknown): DeserializationError {
  const quote = bytes.toString('utf8', 0, LONGEST_QUOTE)
  return new DeserializationError(`a hit cannot be read: ${JSON.stringify(quote)}`, quote, { cause })
}
