import type { OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import { hintsFor } from '../call/hints.js'
import { ResponseError } from '../errors/index.js'
import { jsonSerializer } from '../json/text/serializer.js'
import { type Head, isHead, type WireEvent } from '../message/wire.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'

/** Largest part of an error's body that is read, in bytes: enough for any explanation, too little to hurt. */
const LARGEST_ERROR_BODY = 1_048_576

/**
 * Reads a response with a status of 400 or more, which the call does not `ignore`, into a ResponseError. For HEAD a 404 is an answer.
 * A redirect is an error, too: it is not followed, because it could lead a request and its credentials elsewhere.
 */
export function failOnStatus(call: Call): OperatorFunction<WireEvent, WireEvent> {
  return operate((destination) => new FailOnStatus(destination, call))
}

class FailOnStatus extends Stage<WireEvent, WireEvent> {
  readonly #call: Call
  #failed: Head | undefined
  readonly #body: Uint8Array[] = []
  #size = 0

  constructor(destination: Destination<WireEvent>, call: Call) {
    super(destination)
    this.#call = call
  }

  override next(event: WireEvent): void {
    if (isHead(event)) {
      if (this.#call.accepts(event.statusCode)) return this.destination.next(event)
      this.#failed = event
    } else if (this.#failed === undefined) {
      this.destination.next(event)
    } else {
      this.#keep(event, this.#failed)
    }
  }

  override complete(): void {
    if (this.#failed === undefined) super.complete()
    else this.fail(this.#responseError(this.#failed))
  }

  #keep(chunk: Uint8Array, head: Head): void {
    this.#body.push(chunk)
    this.#size += chunk.byteLength
    if (this.#size > LARGEST_ERROR_BODY) this.fail(this.#responseError(head))
  }

  #responseError({ statusCode, headers }: Head): ResponseError {
    const body = readBody(Buffer.concat(this.#body).toString('utf8', 0, LARGEST_ERROR_BODY))
    const call = this.#call
    const hints = hintsOn(statusCode, call)
    return new ResponseError(call.diagnostics({ statusCode, headers, body }), { ...call.errorSettings(), hints })
  }
}

function hintsOn(statusCode: number, call: Call): readonly string[] {
  if (statusCode === 404 && call.uncertain && call.params.method === 'DELETE') return PERHAPS_DELETED
  return statusCode === 400 ? hintsFor(call) : []
}

/** Explanation of a 404 for a DELETE whose earlier attempt lost its response. */
const PERHAPS_DELETED = ['an earlier attempt of this call, whose response was lost, may have deleted it']

/** The parsed body, or its text: proxies explain themselves in HTML. */
function readBody(text: string): unknown {
  try {
    return jsonSerializer.deserialize(text.replace(/^\ufeff/, ''))
  } catch {
    return text
  }
}
