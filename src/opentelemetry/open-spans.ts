import type { Channel } from 'node:diagnostics_channel'

/** Spans of what is under way. Each of them ends with a message of a channel, even if tracing has stopped meanwhile. */
export class OpenSpans<M extends object, S> {
  readonly #spans = new WeakMap<M, S>()
  readonly #channel: Channel
  readonly #onEnd: (message: M, span: S) => void
  #count = 0
  #stopped = false

  /** @param onEnd - ends a span */
  constructor(channel: Channel, onEnd: (message: M, span: S) => void) {
    this.#channel = channel
    this.#onEnd = onEnd
    channel.subscribe(this.#end)
  }

  add(message: M, span: S): void {
    this.#spans.set(message, span)
    this.#count++
  }

  get(message: M): S | undefined {
    return this.#spans.get(message)
  }

  /** Listens no longer than until the last span has ended. */
  stop(): void {
    this.#stopped = true
    this.#leave()
  }

  readonly #end = (message: unknown): void => {
    const span = this.#spans.get(message as M)
    if (span === undefined) return
    this.#spans.delete(message as M)
    this.#count--
    this.#onEnd(message as M, span)
    this.#leave()
  }

  #leave(): void {
    if (this.#stopped && this.#count === 0) this.#channel.unsubscribe(this.#end)
  }
}
