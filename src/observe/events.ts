import { type Observable, Subject } from 'rxjs'
import type { Call, ResultMeta } from '../call.js'
import type { ElasticsearchClientError } from '../errors/index.js'
import { hideSecrets } from '../errors/request-error.js'
import type { Node } from '../nodes/node.js'
import type { SniffOutcome, SniffReason } from '../nodes/sniffer.js'
import { warningsOf } from '../warnings.js'
import type { ReplyHeaders } from '../wire.js'

/** The events of a call's life. */
export type CallEventType = 'serialization' | 'request' | 'response' | 'deserialization'

/** Something that happened to a call, or to a node. */
export type ClientEvent =
  | { type: CallEventType; meta: ResultMeta; statusCode?: number; error?: unknown }
  | { type: 'hint'; meta: ResultMeta; message: string }
  | { type: 'warning'; meta: ResultMeta; warnings: readonly string[] }
  | { type: 'retry'; meta: ResultMeta; error: unknown; delay: number }
  | { type: 'node-dead'; node: Node; rest: number }
  | { type: 'resurrect'; node: Node }
  | { type: 'sniff'; reason: SniffReason; nodes?: readonly Node[]; error?: unknown }

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

  /** Tells of what a caller may not have meant; looked for only while somebody listens. */
  hint(call: Call, find: () => readonly string[]): void {
    if (!this.#subject.observed) return
    for (const message of find()) this.#subject.next({ type: 'hint', meta: shownMeta(call), message })
  }

  /** Tells of a reply's `Warning` header. */
  warn(call: Call, { warning }: ReplyHeaders): void {
    if (warning === undefined || !this.#subject.observed) return
    this.#subject.next({ type: 'warning', meta: shownMeta(call), warnings: warningsOf({ warning }) })
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

  sniffed(reason: SniffReason, outcome: SniffOutcome): void {
    if (this.#subject.observed) this.#subject.next({ type: 'sniff', reason, ...outcome })
  }

  close(): void {
    this.#subject.complete()
  }
}

/** Events are made to be logged: they hold no secrets. The call's `context` is handed on as it is. */
function shownMeta(call: Call): ResultMeta {
  return hideSecrets(call.diagnostics(), call.settings.redaction).meta
}
