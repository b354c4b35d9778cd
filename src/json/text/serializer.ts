import { withArticle } from '../../errors/with-article.js'
import { HOSTILE, isHostile } from './hostile-keys.js'
import { type LongMode, parseLongs } from './longs.js'
import { stringify } from './stringify.js'
import type { VectorFormat } from './vectors.js'

/** Converter between bodies and JSON. Pass your own as the client's `serializer` option. */
export interface Serializer {
  /**
   * Serializes a body. An error that it throws becomes a `SerializationError`, with the value as `data`. A scan sorted
   * by integers beyond 2^53 passes bigints, which must be written as integers.
   */
  serialize(value: unknown): string
  /** Serializes one line for each value. Strings are lines already. */
  ndserialize(values: readonly unknown[]): string
  /**
   * Parses the JSON of a response, or of one hit. An error that it throws becomes a `DeserializationError`, with the
   * JSON as `data`.
   */
  deserialize(text: string): unknown
}

/** Options of {@link jsonSerializerOf}. */
export interface JsonOptions {
  /** Treatment of integers beyond 2^53. @defaultValue 'number' */
  readonly longs?: LongMode | undefined
  /** Format of a Float32Array. @defaultValue 'numbers' */
  readonly vectors?: VectorFormat | undefined
}

/**
 * Creates a JSON serializer. It rejects keys that could change an object's prototype when the result is merged into
 * another object. Bigints are written as integers; `longs: 'bigint'` parses them back.
 *
 * @throws TypeError from `serialize`, for values without JSON; SyntaxError from `deserialize`
 * @example A serializer that does one thing differently.
 * ```ts
 * const json = jsonSerializerOf({ longs: 'bigint' })
 * const client = new Client({ node, serializer: { ...json, deserialize: (text) => json.deserialize(text.trim()) } })
 * ```
 */
export function jsonSerializerOf({ longs = 'number', vectors = 'numbers' }: JsonOptions = {}): Serializer {
  return {
    serialize(value) {
      const text = stringify(value, vectors)
      if (text === '{}') rejectEmptied(value)
      if (text !== undefined) return text
      throw new TypeError(`${value === undefined ? 'undefined' : withArticle(typeof value)} has no JSON`)
    },

    ndserialize(values) {
      let text = ''
      for (const value of values) text += typeof value === 'string' ? `${value}\n` : `${this.serialize(value)}\n`
      return text
    },

    deserialize: longs === 'number' ? deserialize : deserializeLongs[longs],
  }
}

/** Rejects a value whose content is not in properties, such as a Map: its JSON would be an empty object. @throws TypeError */
function rejectEmptied(value: unknown): void {
  // An instance of a user's class has this tag, too.
  const tag = Object.prototype.toString.call(value).slice(8, -1)
  if (tag !== 'Object' && !hasToJson(value)) throw new TypeError(`${withArticle(tag)} has no JSON`)
}

function hasToJson(value: unknown): boolean {
  const { toJSON }: { toJSON?: unknown } = Object(value)
  return typeof toJSON === 'function'
}

const deserializeLongs = {
  bigint: (text: string): unknown => deserialize(text, 'bigint'),
  string: (text: string): unknown => deserialize(text, 'string'),
}

const ownDeserializers: readonly Serializer['deserialize'][] = [
  deserialize,
  deserializeLongs.bigint,
  deserializeLongs.string,
]

/** Returns whether a function belongs to this package: it treats an array like each of its items. */
export function isOwnDeserializer(candidate: Serializer['deserialize']): boolean {
  return ownDeserializers.includes(candidate)
}

function deserialize(text: string, longs: LongMode = 'number'): unknown {
  const value = parseLongs(text, longs)
  if (isHostile(text, value)) throw new SyntaxError(HOSTILE)
  return value
}

/** JSON serializer with the default options. */
export const jsonSerializer: Serializer = jsonSerializerOf()
