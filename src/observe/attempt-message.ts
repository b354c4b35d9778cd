import type { AttemptWatch } from '../call/call-watch.js'
import type { ElasticsearchNode } from '../nodes/node.js'
import type { CallMessage } from './call-message.js'
import { ScopedMessage } from './scoped-message.js'

/** Message of the channels `tracing:rxelastic:attempt:*`. All events of an attempt have the same object. */
export class AttemptMessage extends ScopedMessage {
  /** Message of the call. */
  readonly call: CallMessage
  readonly #watch: AttemptWatch

  constructor(call: CallMessage, watch: AttemptWatch) {
    super()
    this.call = call
    this.#watch = watch
  }

  /**
   * Adds a header field to the request, such as `traceparent`. Only a subscriber of `start` can call it.
   *
   * A field of the call itself is not replaced. One that an HTTP instrumentation adds replaces this one.
   */
  setHeader(name: string, value: string): void {
    this.#watch.traceHeaders = { ...this.#watch.traceHeaders, [name.toLowerCase()]: value }
  }

  /** Number of the attempt, from 1. */
  get number(): number {
    return this.#watch.number
  }

  /** `true` for a hedge: the attempt was made because an earlier one was late. */
  get hedged(): boolean {
    return this.#watch.hedged
  }

  /** Node that the attempt goes to. */
  get node(): ElasticsearchNode {
    return this.#watch.node
  }

  /** Milliseconds between the begin of the attempt and the moment when it got a socket. */
  get socketWait(): number | undefined {
    const { socketAt, startedAt } = this.#watch
    return socketAt === undefined ? undefined : socketAt - startedAt
  }

  /** `true` if the socket had carried a request before, `false` if it was opened. */
  get socketReused(): boolean | undefined {
    return this.#watch.reused
  }

  /** Milliseconds that opening the socket took, if this is its first request. */
  get socketOpening(): number | undefined {
    return this.#watch.socketOpening
  }

  /** Status of the response. */
  get statusCode(): number | undefined {
    return this.#watch.statusCode
  }

  /** Bytes of the response's body, as they came from the socket. */
  get bytes(): number {
    return this.#watch.bytes
  }

  /** Progress of the request: `'unsent'`, `'sent'` or `'answered'`. */
  get progress(): AttemptWatch['progress'] {
    return this.#watch.progress
  }

  /** Milliseconds since the attempt began, or that it took. */
  get duration(): number {
    const { endedAt = performance.now(), startedAt } = this.#watch
    return endedAt - startedAt
  }

  /** Error of a failed attempt. */
  get error(): unknown {
    return this.#watch.error
  }

  /** `true` if the attempt was ended from outside. */
  get aborted(): boolean {
    return this.#watch.outcome === 'unsubscribed'
  }
}
