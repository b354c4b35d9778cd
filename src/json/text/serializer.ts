import { HOSTILE, isHostile } from './hostile-keys.js'
import { type LongMode, parseLongs } from './longs.js'
import { stringify } from './stringify.js'
import type { VectorFormat } from './vectors.js'

/** Turns bodies into text and text into bodies; give your own as the client's `serializer` option. */
export interface Serializer {
  /**
   * Makes the text of a body. What it throws becomes a `SerializationError`, with the value as `data`. A scan in the order of integers
   * beyond 2^53 gives it bigints, to be written as integers.
   */
  serialize(value: unknown): string
  /** One line for each value; strings are lines already. */
  ndserialize(values: readonly unknown[]): string
  /** Deserializer the text of a response, or of one hit. What it throws becomes a `DeserializationError`, with the text as `data`. */
  deserialize(text: string): unknown
}

/** What {@link jsonSerializerOf} can be told. */
export interface JsonOptions {
  /** What becomes of integers beyond 2^53. @defaultValue 'number' */
  readonly longs?: LongMode | undefined
  /** What is written for a Float32Array. @defaultValue 'numbers' */
  readonly vectors?: VectorFormat | undefined
}

/**
 * JSON, refusing keys that could change an object's prototype once it is merged into another. Bigints are written as integers; they
 * come back with `longs: 'bigint'`.
 *
 * @throws TypeError by `serialize`, for what has no JSON; SyntaxError by `deserialize`
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
      if (text !== undefined) return text
      throw new TypeError(`a ${typeof value} has no JSON`)
    },

    ndserialize(values) {
      let text = ''
      for (const value of values) text += typeof value === 'string' ? `${value}\n` : `${this.serialize(value)}\n`
      return text
    },

    deserialize: longs === 'number' ? deserialize : (text) => deserialize(text, longs),
  }
}

function deserialize(text: string, longs: LongMode = 'number'): unknown {
  const value = parseLongs(text, longs)
  if (isHostile(text, value)) throw new SyntaxError(HOSTILE)
  return value
}

/** JSON with the default options. */
export const jsonSerializer: Serializer = jsonSerializerOf()
