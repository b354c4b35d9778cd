import { type Observable, Subject } from 'rxjs'
import type { Call, ResultMeta } from '../call.js'
import type { ElasticsearchClientError } from '../errors/index.js'
import { hideSecrets } from '../errors/request-error.js'
import type { Node } from '../nodes/node.js'

/** The events of a call's life. */
export type CallEventType = 'serialization' | 'request' | 'response' | 'deserialization'

/** Something that happened to a call, or to a node. */
export type ClientEvent =
  | { type: CallEventType; meta: ResultMeta; statusCode?: number; error?: unknown }
  | { type: 'retry'; meta: ResultMeta; error: unknown; delay: number }
  | { type: 'node-dead'; node: Node; rest: number }
  | { type: 'resurrect'; node: Node }

/** What a client tells of itself. Nothing is made while nobody listens, and what listeners do never affects a call. */
export class Events {
  readonly #subject = new Subject<ClientEvent>()

  /** The events as an Observable that only they can end. */
  readonly events$: Observable<ClientEvent> = this.#subject.asObservable()

  get observed(): boolean {
    return this.#subject.observed
  }

  /** Tells of a step in a call's life. */
  report(type: CallEventType, call: Call, details?: { statusCode?: number; error?: unknown }): void {
    if (this.#subject.observed) this.#subject.next({ type, meta: shownMeta(call), ...details })
  }

  retry(call: Call, error: ElasticsearchClientError, delay: number): void {
    if (this.#subject.observed) this.#subject.next({ type: 'retry', meta: shownMeta(call), error, delay })
  }

  died(node: Node, rest: number): void {
    if (this.#subject.observed) this.#subject.next({ type: 'node-dead', node, rest })
  }

  revived(node: Node): void {
    if (this.#subject.observed) this.#subject.next({ type: 'resurrect', node })
  }

  close(): void {
    this.#subject.complete()
  }
}

/** Events are made to be logged: they hold no secrets. The call's `context` is handed on as it is. */
function shownMeta(call: Call): ResultMeta {
  return hideSecrets(call.diagnostics(), call.settings.redaction).meta
}
