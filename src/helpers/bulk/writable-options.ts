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
   * What happens when more waits than `maxBufferedBytes`. `'wait'`: `write` returns false and calls back late, as `pipeline` expects.
   * `'drop-oldest'` and `'drop-newest'`: writers never wait, and documents are dropped and counted in `dropped`. `'error'`: the stream is
   * destroyed. @defaultValue 'wait'
   */
  overflow?: 'wait' | 'drop-oldest' | 'drop-newest' | 'error' | undefined
  /**
   * Bytes that may wait to be sent where writers do not wait. Documents that are objects count by their JSON, which is made once.
   * @defaultValue 16000000; with `overflow: 'wait'` the batches are the limit
   */
  maxBufferedBytes?: number | undefined
}
