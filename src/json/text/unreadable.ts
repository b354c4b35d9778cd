import { DeserializationError } from '../../errors/index.js'
import { messageOf } from '../../errors/message-of.js'
import type { Serializer } from './serializer.js'
import { textOf } from './utf8-text.js'

/** How much of what cannot be read an error quotes. */
const LONGEST_QUOTE = 200

/**
 * The error for what cannot be read.
 * @param what - what it should be, as a sentence: `a hit cannot be read`
 * @param found - what is there instead, from where on it is quoted
 * @param why - the reason, or what was thrown
 */
export function unreadable(what: string, found: Buffer | string, why: unknown): DeserializationError {
  const quote = typeof found === 'string' ? found.slice(0, LONGEST_QUOTE) : found.toString('utf8', 0, LONGEST_QUOTE)
  const place = quote === '' ? 'it is empty' : `near ${JSON.stringify(quote)}`
  const settings = typeof why === 'string' ? {} : { cause: why }
  return new DeserializationError(`${what} (${place}): ${messageOf(why)}`, quote, settings)
}

/** Whatever makes values of text. */
export type Deserializer = Pick<Serializer, 'deserialize'>

/** Deserializer JSON that is all there. @throws DeserializationError that names `what` it cannot read */
export function readJson(bytes: Buffer, serializer: Deserializer, what: string): unknown {
  try {
    return serializer.deserialize(textOf(bytes))
  } catch (cause) {
    throw unreadable(`${what} cannot be read`, bytes, cause)
  }
}

/** Hits with commas between them, as an array. @throws DeserializationError if they are none */
export function readHits(bytes: Buffer, serializer: Deserializer): unknown {
  try {
    return serializer.deserialize(`[${textOf(bytes)}]`)
  } catch (cause) {
    throw unreadable('a page cannot be read', bytes, cause)
  }
}
