import type { BulkBaseOptions } from './options.js'

/**
 * Options of `helpers.bulkWritable`: those of `helpers.bulk` except for what it emits, and what to do when writers are faster than the
 * server.
 *
 * @typeParam T - the documents
 */
export interface BulkWritableOptions<T = unknown> extends BulkBaseOptions<T> {
  /** `'error'`: the first document that is not ok destroys the stream with a BulkError. @defaultValue 'error' */
  onFailure?: 'continue' | 'error' | undefined
  /**
   * Behavior when more than `maxBufferedBytes` waits. With `'wait'`, `write` returns false and calls back late, as
   * `pipeline` expects.
   *
   * With `'drop-oldest'` and `'drop-newest'`, writers never wait; documents are dropped and counted in `dropped`.
   * `'error'` destroys the stream. @defaultValue 'wait'
   */
  overflow?: 'wait' | 'drop-oldest' | 'drop-newest' | 'error' | undefined
  /**
   * Bytes that may wait to be sent where writers do not wait. Documents that are objects count by their JSON, which is made once.
   * @defaultValue 16000000; with `overflow: 'wait'` the batches are the limit
   */
  maxBufferedBytes?: number | undefined
}
