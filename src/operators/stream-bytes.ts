import type { OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import { streamHead } from '../call/stream-head.js'
import type { StreamHead } from '../message/result.js'
import { isHead, type WireEvent } from '../message/wire.js'
import { type Destination, operate, Stage } from '../rx/stage.js'

/** Emits a response's bytes as they arrive, after its head if the call asks for `meta`. */
export function streamBytes(call: Call): OperatorFunction<WireEvent, StreamHead | Uint8Array> {
  return operate((out) => new StreamBytes(out, call))
}

class StreamBytes extends Stage<WireEvent, StreamHead | Uint8Array> {
  readonly #call: Call

  constructor(out: Destination<StreamHead | Uint8Array>, call: Call) {
    super(out)
    this.#call = call
  }

  protected override _next(event: WireEvent): void {
    if (!isHead(event)) this.out.next(event)
    else if (this.#call.settings.meta) this.out.next(streamHead(this.#call, event))
  }
}
