import type { OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import type { StreamHead } from '../message/result.js'
import { isHead, type WireEvent } from '../message/wire.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'

/** Emits a response's bytes as they arrive, after its head if the call has `meta`. */
export function streamBytes(call: Call): OperatorFunction<WireEvent, StreamHead | Uint8Array> {
  return operate((destination) => new StreamBytes(destination, call))
}

class StreamBytes extends Stage<WireEvent, StreamHead | Uint8Array> {
  readonly #call: Call

  constructor(destination: Destination<StreamHead | Uint8Array>, call: Call) {
    super(destination)
    this.#call = call
  }

  override next(event: WireEvent): void {
    if (!isHead(event)) this.destination.next(event)
    else if (this.#call.settings.meta) this.destination.next(this.#call.streamHead(event))
  }
}
