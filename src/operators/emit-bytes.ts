import type { OperatorFunction } from 'rxjs'
import type { Call, StreamHead } from '../call.js'
import { isHead, type WireEvent } from '../wire.js'
import { operate, type Reader, Stage } from './stage.js'
import { streamHead } from './stream-head.js'

/** Emits a reply's bytes as they arrive, after its head if the call asks for `meta`. */
export function emitBytes(call: Call): OperatorFunction<WireEvent, StreamHead | Uint8Array> {
  return operate((out) => new EmitBytes(out, call))
}

class EmitBytes extends Stage<WireEvent, StreamHead | Uint8Array> {
  readonly #call: Call

  constructor(out: Reader<StreamHead | Uint8Array>, call: Call) {
    super(out)
    this.#call = call
  }

  protected override _next(event: WireEvent): void {
    if (!isHead(event)) this.out.next(event)
    else if (this.#call.settings.meta) this.out.next(streamHead(this.#call, event))
  }
}
