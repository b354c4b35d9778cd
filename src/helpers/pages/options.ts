import type { Observer } from 'rxjs'
import type { BufferedOptions } from '../../api/method.js'
import { describe, quote } from '../../errors/describe.js'
import { ConfigurationError, type ScanPosition } from '../../errors/index.js'
import type { PassedOptions } from '../../options/call-options.js'
import { type Duration, parseDuration } from '../../validate/duration.js'
import { type NextObserver, parseObserver } from '../../validate/observer.js'
import { parseCount, parseWithin, type Validators } from '../../validate/parse-options.js'
import { splitOptions } from '../helper-options.js'
import { type HitForm, parseHitForm } from '../hit-form.js'
import { readCursor } from './cursor.js'

/** Options of `scroll$`. Options of a call apply to each page. */
export interface ScrollOptions extends PassedOptions {
  /**
   * Form of the hits: `'hit'` (as the server sends it), `'source'` (only the document) or `'raw'` (cut out and not
   * parsed). @defaultValue 'hit'
   */
  as?: HitForm | undefined
  /** Number of parts that are read at the same time. `'auto'` means one for each shard, up to 8. @defaultValue 1 */
  slices?: number | 'auto' | undefined
  /** Number of pages that a slice fetches ahead; with 0, a page is requested when it is needed. @defaultValue 1 */
  prefetch?: number | undefined
  /** Largest number of hits. @defaultValue all */
  maxItems?: number | undefined
  /** Time that the search stays open on the server between two pages of a slice. @defaultValue 5m */
  keepAlive?: Duration | undefined
  /**
   * Largest number of delivered documents that the helper remembers, with 8 bytes each.
   *
   * The death of a node destroys what was open on it, so that everything is read again. Remembered documents are then
   * left out. With more documents, the death of a node is a ScanError.
   * @defaultValue 1000000
   */
  remember?: number | undefined
}

/** Options of `scan$`. Options of a call apply to each page. */
export interface ScanOptions extends ScrollOptions {
  /**
   * Observer of the position of the scan, after each page and at the end, early or not. Only its `next` is called.
   *
   * All hits before a position have been emitted by then, and no hit after it. After the death of a node, a position can
   * also lie before documents that were delivered. If the scan ends early, the point in time stays open for
   * `keepAlive`, so that the scan can be resumed.
   *
   * A hit that was emitted is not yet written: `iterate`, `paced`, `bufferCount` and `concatMap` may still hold hits
   * before a position. A scan that resumes from that position does not emit them again. So write a position only after
   * all hits before it. If hits are written as they are emitted, that is at once. Otherwise merge positions into the
   * stream (docs/resuming.md shows both). After a killed process, at most one page of each slice comes a second time.
   *
   * @defaultValue none
   *
   * @example A scan that is killed and started again without losing a document
   * ```ts
   * const save = (position: ScanPosition): void => {
   *   appendFileSync('cities.ndjson', lines.splice(0).join(''))
   *   writeFileSync('position.json', JSON.stringify(position))
   * }
   * client.helpers
   *   .scan$({ index: 'cities' }, { as: 'raw', checkpoint$: { next: save }, resumeFrom: earlierPosition })
   *   .subscribe(({ _source }) => lines.push(`${_source}\n`))
   * ```
   */
  checkpoint$?: Pick<Observer<ScanPosition>, 'next'> | undefined
  /**
   * Position of an earlier scan with the same parameters, from which this one continues. The slices stay as they were.
   *
   * It is a ScanError if the point in time is no longer open. Then `keepAlive` is over, or the earlier scan closed it
   * after its last hit; begin again without a position. The last position of a completed scan yields no documents. The
   * death of a node is a ScanError as well, because the documents of the earlier scan are not remembered.
   * @defaultValue none: the scan begins at the first document
   */
  resumeFrom?: ScanPosition | undefined
}

/** Own options of the helpers, checked and complete. */
export interface ScanSettings {
  readonly as: HitForm
  readonly slices: number | 'auto'
  readonly prefetch: number
  readonly maxItems: number | undefined
  readonly keepAlive: string
  readonly remember: number
  readonly checkpoint$: NextObserver<ScanPosition> | undefined
  readonly resumeFrom: ScanPosition | undefined
}

const SCROLL_VALIDATORS: Validators<Omit<ScanSettings, 'checkpoint$' | 'resumeFrom'>> = {
  as: parseHitForm,
  slices: parseSlices,
  prefetch: parseCount,
  maxItems: parseWithin(Number.MAX_SAFE_INTEGER),
  keepAlive: (name, value) => `${Math.ceil(parseDuration(name, value))}ms`,
  remember: parseCount,
}

const SCAN_VALIDATORS: Validators<ScanSettings> = {
  ...SCROLL_VALIDATORS,
  checkpoint$: parseObserver,
  resumeFrom: parsePosition,
}

const DEFAULTS: ScanSettings = {
  as: 'hit',
  slices: 1,
  prefetch: 1,
  maxItems: undefined,
  keepAlive: '5m',
  remember: 1_000_000,
  checkpoint$: undefined,
  resumeFrom: undefined,
}

/** Options of a helper, split into its own and those of its calls. */
export interface SplitSettings {
  readonly settings: ScanSettings
  readonly call: BufferedOptions
}

/** Checks the options of `scan$`. @throws ConfigurationError that names a wrong option */
export function scanSettings(options: ScanOptions): SplitSettings {
  const { own, call } = splitOptions('scan$', SCAN_VALIDATORS, options)
  return { settings: { ...DEFAULTS, ...own }, call }
}

/** Checks the options of `scroll$`. @throws ConfigurationError that names a wrong option */
export function scrollSettings(options: ScrollOptions): SplitSettings {
  const { own, call } = splitOptions('scroll$', SCROLL_VALIDATORS, options)
  return { settings: { ...DEFAULTS, ...own }, call }
}

/** Largest number of slices by default: `index.max_slices_per_scroll` and `index.max_slices_per_pit`. */
const MOST_SLICES = 1_024

function parseSlices(name: string, value: unknown): number | 'auto' {
  if (value === 'auto') return value
  if (typeof value === 'number') return parseWithin(MOST_SLICES)(name, value)
  throw new ConfigurationError(
    `${name} must be 'auto' or a whole number between 1 and ${MOST_SLICES}, got ${quote(value)}`,
  )
}

function parsePosition(name: string, value: unknown): ScanPosition {
  if (isPosition(value)) return value
  throw new ConfigurationError(`${name} must be a position from checkpoint$, got ${describe(value)}`)
}

function isPosition(value: unknown): value is ScanPosition {
  const { pit, slices } = Object(value)
  return typeof pit === 'string' && Array.isArray(slices) && slices.length > 0 && slices.every(isSlicePosition)
}

function isSlicePosition(value: unknown): boolean {
  const { done, searchAfter } = Object(value)
  return typeof done === 'boolean' && (searchAfter === undefined || readCursor(searchAfter) !== undefined)
}
