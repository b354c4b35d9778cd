import { DeserializationError } from '../../errors/index.js'
import { messageOf } from '../../errors/message-of.js'
import type { Serializer } from './serializer.js'
import { decodeUtf8 } from './utf8-decoder.js'

/** Number of characters of invalid JSON that an error quotes. */
const QUOTE_LENGTH = 200

/**
 * Creates the error for invalid JSON.
 *
 * @param what - the expectation, as a sentence: `a hit cannot be read`
 * @param found - the actual content, which is quoted from its start
 * @param why - the reason, or the error that was thrown
 */
export function unreadable(what: string, found: Buffer | string, why: unknown): DeserializationError {
  const quote = typeof found === 'string' ? found.slice(0, QUOTE_LENGTH) : found.toString('utf8', 0, QUOTE_LENGTH)
  const place = quote === '' ? 'it is empty' : `near ${JSON.stringify(quote)}`
  const settings = typeof why === 'string' ? {} : { cause: why }
  return new DeserializationError(`${what} (${place}): ${messageOf(why)}`, quote, settings)
}

/** Part of a serializer that parses. */
export type Deserializer = Pick<Serializer, 'deserialize'>

/**
 * Parses complete JSON.
 *
 * @param what - name of the content in the error
 * @throws DeserializationError if the bytes are no JSON
 */
export function parseJson(bytes: Buffer, serializer: Deserializer, what: string): unknown {
  try {
    return serializer.deserialize(decodeUtf8(bytes))
  } catch (cause) {
    throw unreadable(`${what} cannot be read`, bytes, cause)
  }
}

/**
 * Parses hits with commas between them, as an array.
 *
 * @throws DeserializationError if the bytes are no JSON
 */
export function parseHits(bytes: Buffer, serializer: Deserializer): unknown {
  try {
    return serializer.deserialize(`[${decodeUtf8(bytes)}]`)
  } catch (cause) {
    throw unreadable('a page cannot be read', bytes, cause)
  }
}
