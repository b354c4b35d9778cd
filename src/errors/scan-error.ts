import { ElasticsearchClientError, type ErrorSettings } from './client-error.js'
import { redact } from './redaction.js'

/** Position of one slice of a scan. */
export interface SlicePosition {
  /** Sort values of the last emitted hit, as JSON. Missing before the first hit. */
  readonly searchAfter?: string
  /** `true` when all hits of the slice have been emitted. */
  readonly done: boolean
}

/** Position of a scan, as plain JSON. Another process can resume from it. */
export interface ScanPosition {
  /** Id of the point in time. */
  readonly pit: string
  /** Position of each slice, in order. */
  readonly slices: readonly SlicePosition[]
}

/** Settings of a {@link ScanError} besides its message. */
export interface ScanErrorSettings extends ErrorSettings {
  /** Failures of shards, as in the response. @defaultValue none */
  failures?: readonly unknown[] | undefined
  /** Last known position of the scan. @defaultValue unknown */
  position?: ScanPosition | undefined
}

/**
 * Error about a scan or scroll that cannot read all documents.
 *
 * Shards have failed, or the point in time or scroll context is gone.
 *
 * @example
 * ```ts
 * client.helpers.scan$({ index: 'cities' }).subscribe({
 *   error: (error) => {
 *     if (error instanceof errors.ScanError) console.error(error.message, error.failures)
 *   },
 * })
 * ```
 */
export class ScanError extends ElasticsearchClientError {
  /** Failures of shards, as in the response. */
  readonly failures: readonly unknown[]
  /** Last position of a scan with `checkpoint$`. Pass it to `resumeFrom` while the point in time is still open. */
  readonly position: ScanPosition | undefined

  /** Creates an error. The message names what is missing, and why. */
  constructor(message: string, { failures = [], position, ...settings }: ScanErrorSettings = {}) {
    super(message, settings)
    this.failures = failures
    this.position = position
  }

  override get name(): string {
    return 'ScanError'
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), failures: redact(this.failures) }
  }
}
