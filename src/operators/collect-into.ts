import type { OperatorFunction } from 'rxjs'
import type { Call } from '../call/call.js'
import type { Events } from '../call/events.js'
import type { BodySink, Result } from '../message/result.js'
import { type Head, isHead, type WireEvent } from '../message/wire.js'
import type { Destination } from '../rx/destination.js'
import { operate } from '../rx/operate.js'
import { Stage } from '../rx/stage.js'

/** Pipes a response into a sink as it arrives, and emits the sink's result. The call can be repeated as if it was buffered. */
export function collectInto(call: Call, make: () => BodySink, events: Events): OperatorFunction<WireEvent, Result> {
  return operate((destination) => new CollectInto(destination, call, make(), events))
}

class CollectInto extends Stage<WireEvent, Result> {
  readonly #call: Call
  readonly #sink: BodySink
  readonly #events: Events
  #head: Head | undefined

  constructor(destination: Destination<Result>, call: Call, sink: BodySink, events: Events) {
    super(destination)
    this.#call = call
    this.#sink = sink
    this.#events = events
  }

  override next(event: WireEvent): void {
    if (isHead(event)) this.#head = event
    else this.#sink.push(event)
  }

  override complete(): void {
    this.#emit()
    super.complete()
  }

  #emit(): void {
    if (this.#head === undefined) return
    const head = this.#head
    this.#events.report('deserialization', this.#call)
    const body = this.#sink.end()
    this.#events.partial(this.#call.api.api ?? this.#call.api.name, this.#sink.response, this.#call)
    this.destination.next(this.#call.result(head, body))
  }
}
