import { ElasticsearchClientError, type ErrorSettings } from './client-error.js'

/** How far one slice of a scan has come. */
export interface SlicePosition {
  /** The sort values of the last hit that was handed out, as JSON; missing before the first one. */
  readonly searchAfter?: string
  /** Whether all hits of the slice were handed out. */
  readonly done: boolean
}

/** How far a scan has come, as JSON can hold it: another process can go on from here. */
export interface ScanPosition {
  /** The id of the point in time. */
  readonly pit: string
  /** How far each slice has come, in their order. */
  readonly slices: readonly SlicePosition[]
}

/** What a {@link ScanError} can be given besides its message. */
export interface ScanErrorSettings extends ErrorSettings {
  /** What the failed shards say. @defaultValue none */
  failures?: readonly unknown[] | undefined
  /** How far the scan had come. @defaultValue not known */
  position?: ScanPosition | undefined
}

/**
 * Not all of a scan's or scroll's documents can be read: shards have failed, or what was kept open for it is gone.
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
  /** What the failed shards say. */
  readonly failures: readonly unknown[]
  /** How far a scan with `checkpoint$` had come: what `resumeFrom` takes, if what was kept open is still there. */
  readonly position: ScanPosition | undefined

  /** The message says what is missing, and why. */
  constructor(message: string, { failures = [], position, ...settings }: ScanErrorSettings = {}) {
    super(message, settings)
    this.failures = failures
    this.position = position
  }

  override get name(): string {
    return 'ScanError'
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), failures: this.failures }
  }
}
