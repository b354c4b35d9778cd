import type {
  BulkCreateOperation,
  BulkDeleteOperation,
  BulkIndexOperation,
  BulkUpdateAction,
  BulkUpdateOperation,
  ErrorCause,
} from '../../api/generated/estypes.js'

/** Name of a bulk action. */
export type BulkActionName = 'index' | 'create' | 'update' | 'delete'

/** Ready-made JSON of one document, without a line break. */
export type RawDocument = string | Uint8Array

/**
 * Action of one document, with every field that the bulk API has for it.
 *
 * @example
 * ```ts
 * const byIsbn = (book: Book): BulkAction => ({ index: { _id: book.isbn, routing: book.publisher } })
 * ```
 */
export type BulkAction =
  | { index: BulkIndexOperation }
  | { create: BulkCreateOperation }
  | { update: BulkUpdateOperation }
  | { delete: BulkDeleteOperation }

/**
 * Action of one document together with what goes into its second line: another document, or the body of an update.
 *
 * @example
 * ```ts
 * const count = (view: View): BulkActionAndPayload => [
 *   { update: { _id: view.page } },
 *   { script: { source: 'ctx._source.views++' }, upsert: { views: 1 } },
 * ]
 * ```
 */
export type BulkActionAndPayload<TPayload = unknown> =
  | readonly [action: { index: BulkIndexOperation } | { create: BulkCreateOperation }, payload: TPayload | RawDocument]
  | readonly [action: { update: BulkUpdateOperation }, payload: BulkUpdateAction | RawDocument]

/** Result of `onDocument`: an action, an action with its payload, or `null` to skip the document. */
export type OnDocumentResult = BulkAction | BulkActionAndPayload | null

/** Cause of a document that was not written: Elasticsearch's own, or the client's with its error as `cause`. */
export type BulkErrorCause = ErrorCause & {
  /** Error of the request that carried the document, when no response speaks of the document itself. */
  cause?: unknown
}

/** State of a settled document: written, certainly not written, or not known. */
export type BulkState = 'ok' | 'failed' | 'unknown'

/**
 * Outcome of one document.
 *
 * @typeParam T - the document
 */
export interface BulkOutcome<T = unknown> {
  /** True if the document was written or deleted, or needed no change. */
  ok: boolean
  /**
   * `'ok'`; `'failed'`: certainly not written; `'unknown'`: its response was lost, and sending it again could do harm or has not helped.
   */
  state: BulkState
  /** The document, as the source emitted it. */
  document: T
  /** Name of its action. */
  action: BulkActionName
  /** Status of the document; of the request if that was refused as a whole; `undefined` without a response. */
  status: number | undefined
  /** Index of the document, as Elasticsearch names it; as it was requested if no response came. */
  _index: string | undefined
  /** Id of the document; `undefined` if Elasticsearch was to make one and no response came. */
  _id: string | undefined
  /** `'created'`, `'updated'`, `'deleted'`, `'not_found'` or `'noop'`, if Elasticsearch says so. */
  result: string | undefined
  /** Cause, if the document is not ok. */
  error: BulkErrorCause | undefined
  /** Number of requests that carried the document, without those that were answered 413. */
  attempts: number
}

/**
 * Document that was not confirmed when its stream ended early.
 *
 * @typeParam T - the document
 */
export interface BulkUnsettled<T = unknown> {
  /** The document, as the source emitted it. */
  document: T
  /** `'unsent'`: certainly not written; `'unknown'`: a request that carried it may have been processed. */
  state: 'unsent' | 'unknown'
}

/** Sums over all documents that a stream has settled so far. */
export interface BulkTotals {
  /** Documents that were written, deleted, or needed no change. */
  ok: number
  /** Documents that certainly were not written. */
  failed: number
  /** Documents of which it is not known. */
  unknown: number
  /** Resends of documents. */
  retried: number
  /** Documents that the server refused for the moment (429 or 503), each time they were. */
  refused: number
  /** Requests. */
  requests: number
  /** Bytes of all requests before compression. */
  bytes: number
}

/** Settled batch, its retries included: what `as: 'flush'` emits. */
export interface BulkFlush {
  /** Time that the server spent on the batch, in milliseconds. */
  took: number
  /** Documents in the batch. */
  operations: number
  /** Bytes of the batch before compression. */
  bytes: number
  /** Documents settled per second since the stream began. */
  rate: number
  /** Sums since the stream began. */
  total: BulkTotals
}
