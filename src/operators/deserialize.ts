import type { OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import type { Events } from '../call/events.js'
import { DeserializationError } from '../errors/index.js'
import { messageOf } from '../errors/message-of.js'
import type { Serializer } from '../json/text/serializer.js'
import { decodeUtf8 } from '../json/text/utf8-decoder.js'
import type { Result } from '../message/result.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'
import type { BufferedResponse } from './collect.js'

/**
 * Converts a whole response into the call's result. JSON is parsed, text stays text, other types stay bytes, and a HEAD
 * becomes a boolean.
 */
export function deserialize(
  call: Call,
  serializer: Serializer,
  events: Events,
): OperatorFunction<BufferedResponse, Result> {
  return operate((destination) => new Deserialize(destination, call, serializer, events))
}

class Deserialize extends Stage<BufferedResponse, Result> {
  readonly #call: Call
  readonly #serializer: Serializer
  readonly #events: Events

  constructor(destination: Destination<Result>, call: Call, serializer: Serializer, events: Events) {
    super(destination)
    this.#call = call
    this.#serializer = serializer
    this.#events = events
  }

  override next(response: BufferedResponse): void {
    this.#events.report('deserialization', this.#call)
    let body: unknown
    try {
      body = this.#read(response)
    } catch (cause) {
      return this.fail(toDeserializationError(cause, response))
    }
    const call = this.#call
    this.#events.partial(call.api.api ?? call.api.name, body, call)
    this.destination.next(call.result(response.head, body))
  }

  #read({ head, body }: BufferedResponse): unknown {
    if (this.#call.params.method === 'HEAD') return head.statusCode < 400
    const type = head.headers['content-type']
    if (typeof type === 'string' && !JSON_TYPE.test(type)) return TEXT_TYPE.test(type) ? decodeUtf8(body) : body
    // An empty body is what a 204 has, and what some proxies answer with.
    return body.byteLength === 0 ? '' : this.#serializer.deserialize(decodeUtf8(body))
  }
}

const JSON_TYPE = /[/+]json\b/i
/** Types that become strings. Vector tiles, Arrow, CBOR and other types stay bytes. */
const TEXT_TYPE = /^text\/|yaml|ndjson/i

/** Longest part of a body that an error quotes, in bytes. */
const LONGEST_BODY = 10_000

function toDeserializationError(cause: unknown, { body }: BufferedResponse): DeserializationError {
  const text = body.toString('utf8', 0, LONGEST_BODY)
  return new DeserializationError(`the response cannot be read: ${messageOf(cause)}`, text, { cause })
}
