import { ElasticsearchClientError, type ErrorSettings } from './client-error.js'

/** One of the documents that a {@link BulkError} is about. */
export interface BulkFailureSample {
  /** The document, as the source emitted it. */
  readonly document: unknown
  /** Name of its action. */
  readonly action: string
  /** Its index, as far as it is known. */
  readonly _index: string | undefined
  /** Its id, as far as it is known. */
  readonly _id: string | undefined
  /** Status of the document or of its request. */
  readonly status: number | undefined
  /** Reason that Elasticsearch or the client gives. */
  readonly reason: string | undefined
}

/** Documents that were not written for causes of one type. */
export interface BulkFailureGroup {
  /** Type of the cause, such as `'document_parsing_exception'`. */
  readonly type: string
  /** `'failed'` if the documents certainly were not written, `'unknown'` if they may have been. */
  readonly state: 'failed' | 'unknown'
  /** Number of documents. */
  readonly count: number
  /** The first few of them. */
  readonly samples: readonly BulkFailureSample[]
}

/** Settings of a {@link BulkError} besides its message. */
export interface BulkErrorSettings extends ErrorSettings {
  /** Documents that were not written, by the type of their cause. @defaultValue none */
  failures?: readonly BulkFailureGroup[] | undefined
}

/**
 * Documents of a bulk were not written, and the stream does not let that pass: `onFailure: 'error'`.
 *
 * @example
 * ```ts
 * docs$.pipe(client.helpers.bulk({ index: 'books', as: 'flush' })).subscribe({
 *   error: (error) => {
 *     if (error instanceof errors.BulkError) console.error(error.message, error.failures)
 *   },
 * })
 * ```
 */
export class BulkError extends ElasticsearchClientError {
  /** Documents that were not written, by the type of their cause. */
  readonly failures: readonly BulkFailureGroup[]

  /** The message has the number of documents that were not written, and the reasons. */
  constructor(message: string, { failures = [], ...settings }: BulkErrorSettings = {}) {
    super(message, settings)
    this.failures = failures
  }

  override get name(): string {
    return 'BulkError'
  }

  override toJSON(): Record<string, unknown> {
    const failures = this.failures.map(({ samples, ...group }) => ({
      ...group,
      // Documents can hold anything, secrets included.
      samples: samples.map(({ document: _document, ...sample }) => sample),
    }))
    return { ...super.toJSON(), failures }
  }
}
