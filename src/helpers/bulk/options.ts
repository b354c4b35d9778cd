import type { Observable, Observer } from 'rxjs'
import type { BulkRequest } from '../../api/generated/estypes.js'
import type { CallOptions, RetryBackoff } from '../../options/call-options.js'
import type { Duration } from '../../validate/duration.js'
import type { BulkUnsettled, OnDocumentResult } from './actions.js'

/** Parameters of the bulk API that hold for all requests of a stream. */
export type BulkParameters = Omit<
  BulkRequest,
  'index' | 'operations' | 'body' | 'filter_path' | 'error_trace' | 'human' | 'pretty' | 'querystring'
>

/** Options of the calls that a bulk makes. Retries have options of their own. */
export type BulkCallOptions = Omit<
  CallOptions,
  'asStream' | 'meta' | 'ignore' | 'querystring' | 'maxRetries' | 'retryOnTimeout' | 'retryBackoff' | 'id'
>

/** Form of a bulk's values: an outcome per document, only those that are not ok, or one value per batch. */
export type BulkForm = 'outcome' | 'failure' | 'flush'

/**
 * Options of `helpers.bulk`, besides the parameters of the bulk API and the options of a call, which hold for each request.
 *
 * @typeParam T - the documents
 */
export interface BulkBaseOptions<T = unknown> extends BulkParameters, BulkCallOptions {
  /** Index, data stream or alias of the documents whose action names none. @defaultValue none: each action must name one */
  index?: string | undefined
  /**
   * Says what to do with a document: an action, an action with its payload, or `null` to skip it. An update without a payload sends the
   * document as `doc`. A raw hit contributes its `_id` and routing.
   * @defaultValue index, under the id that Elasticsearch makes; a raw hit keeps its own
   */
  onDocument?: ((document: T) => OnDocumentResult) | undefined
  /**
   * Bytes of a batch before compression. A larger document goes alone.
   * @defaultValue 1000000: larger batches were no faster, and Elasticsearch never splits those of up to 1 MB as they arrive
   */
  flushBytes?: number | undefined
  /** Documents of a batch. @defaultValue as many as `flushBytes` allows */
  flushOperations?: number | undefined
  /** Time that the first document of a batch waits for others, at most. @defaultValue '1s' */
  flushInterval?: Duration | undefined
  /** Notifier: each value sends what has been read so far. @defaultValue none */
  flush$?: Observable<unknown> | undefined
  /**
   * Batches on their way at once, those that wait for a retry included. `'auto'` finds the number by the server's times and refusals,
   * up to 16. @defaultValue 'auto'
   */
  concurrency?: number | 'auto' | undefined
  /**
   * Order of operations on the same index and id. `'id'` is the order of the input: each operation waits until the one
   * before is settled, even if that is retried.
   *
   * Indices are compared by name, so that an alias is another index. With `'none'`, no operation waits. @defaultValue
   * 'id'
   */
  order?: 'id' | 'none' | undefined
  /** Resends of a document, at most. @defaultValue 8 */
  retries?: number | undefined
  /**
   * Returns seconds to wait before a resend, unless the server says how long.
   * @defaultValue the client's; else random up to a bound that starts at 0.5 s and doubles up to 20 s
   */
  retryBackoff?: RetryBackoff | undefined
  /** Statuses of documents that are sent again. @defaultValue 429 and 503 */
  retryOn?: readonly number[] | undefined
  /**
   * Observer of the documents that were not confirmed when the stream ends early, by an error or by unsubscribing.
   * Only its `next` is called. @defaultValue none
   */
  unsettled$?: Pick<Observer<BulkUnsettled<T>>, 'next'> | undefined
  /** Refreshes the indices that were written to, or the named ones, before the stream completes. @defaultValue false */
  refreshOnCompletion?: boolean | string | readonly string[] | undefined
}

/** Options for an outcome per document. */
export interface BulkAsOutcome {
  /** An outcome for each document. @defaultValue 'outcome' */
  as?: 'outcome' | undefined
  /** Emits outcomes in the order of the input, such as to acknowledge offsets. @defaultValue false */
  inOrder?: boolean | undefined
  /** `'error'`: the first document that is not ok ends the stream with a BulkError. @defaultValue 'continue' */
  onFailure?: 'continue' | 'error' | undefined
}

/** Options for the outcomes that are not ok. */
export interface BulkAsFailure {
  /** Only the outcomes that are not ok. Responses without errors are not parsed. @defaultValue 'outcome', if it is left out */
  as: 'failure'
  /** Emits outcomes in the order of the input. @defaultValue false */
  inOrder?: boolean | undefined
  /** `'error'`: the first document that is not ok ends the stream with a BulkError, after its outcome. @defaultValue 'continue' */
  onFailure?: 'continue' | 'error' | undefined
}

/** Options for one value per batch. */
export interface BulkAsFlush {
  /** One value for each settled batch. Responses without errors are not parsed. @defaultValue 'outcome', if it is left out */
  as: 'flush'
  /** There are no outcomes to put in order. */
  inOrder?: undefined
  /** `'error'`: the first document that is not ok ends the stream with a BulkError. @defaultValue 'error' */
  onFailure?: 'continue' | 'error' | undefined
}

/**
 * Options of `helpers.bulk`.
 *
 * @typeParam T - the documents
 */
export type BulkOptions<T = unknown> = BulkBaseOptions<T> & (BulkAsOutcome | BulkAsFailure | BulkAsFlush)
