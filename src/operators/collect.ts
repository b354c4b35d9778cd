import { constants } from 'node:buffer'
import type { OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import { type Head, isHead, type WireEvent } from '../message/wire.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'
import { tooLarge } from './limit-size.js'

/** A whole response. */
export interface BufferedResponse {
  readonly head: Head
  readonly body: Buffer
}

/** Collects a response and emits it whole. A response that no string can hold ends with a RequestAbortedError. */
export function collect(call: Call): OperatorFunction<WireEvent, BufferedResponse> {
  return operate((destination) => new Collect(destination, call))
}

class Collect extends Stage<WireEvent, BufferedResponse> {
  #head: Head | undefined
  readonly #chunks: Uint8Array[] = []
  #size = 0
  readonly #call: Call

  constructor(destination: Destination<BufferedResponse>, call: Call) {
    super(destination)
    this.#call = call
  }

  override next(event: WireEvent): void {
    if (isHead(event)) {
      this.#head = event
      return
    }
    this.#size += event.byteLength
    if (this.#size > constants.MAX_STRING_LENGTH) {
      return this.fail(
        tooLarge(this.#call, `the ${constants.MAX_STRING_LENGTH} bytes that a string can hold; stream it`),
      )
    }
    this.#chunks.push(event)
  }

  override complete(): void {
    if (this.#head !== undefined) this.destination.next({ head: this.#head, body: joined(this.#chunks) })
    super.complete()
  }
}

/** Most responses are one chunk, which needs no copy. */
function joined(chunks: readonly Uint8Array[]): Buffer {
  const [first] = chunks
  if (chunks.length === 1 && first instanceof Buffer) return first
  return Buffer.concat(chunks)
}
