import type { BulkActionName } from './actions.js'

/** Fields of an action. */
export type ActionFields = Readonly<Record<string, unknown>>

/** Document on its way: its action, and its lines in a batch. */
export class Operation<T = unknown> {
  /** Hash of index and id, for `OrderById`. */
  hash = 0
  readonly document: T
  readonly action: BulkActionName
  readonly index: string | undefined
  readonly id: string | undefined
  readonly routing: string | undefined
  /** Fields of the action, if there are others than index, id and routing. */
  readonly fields: ActionFields | undefined
  /** Second line: an object to serialize, or ready-made JSON; `undefined` for a deletion and once it is written. */
  payload: unknown
  /** True if carrying it out twice does no harm. */
  readonly repeatable: boolean
  /** Range of its lines in the bytes of its batch. */
  start = 0
  end = 0
  /** Note of a report. */
  note: unknown

  constructor(
    document: T,
    action: BulkActionName,
    index: string | undefined,
    id: string | undefined,
    routing: string | undefined,
    fields: ActionFields | undefined,
    payload: unknown,
    repeatable: boolean,
  ) {
    this.document = document
    this.action = action
    this.index = index
    this.id = id
    this.routing = routing
    this.fields = fields
    this.payload = payload
    this.repeatable = repeatable
  }
}
