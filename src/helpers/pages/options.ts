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

/** What `scroll$` can be told, besides the options of a call, which hold for each page. */
export interface ScrollOptions extends PassedOptions {
  /** `'hit'`: as the server sends it; `'source'`: the document alone; `'raw'`: cut out and not parsed. @defaultValue 'hit' */
  as?: HitForm | undefined
  /** How many parts are read at the same time; `'auto'`: one for each shard, up to 8. @defaultValue 1 */
  slices?: number | 'auto' | undefined
  /** How many pages a slice is ahead of the one that is being emitted; 0 asks for a page when it is needed. @defaultValue 1 */
  prefetch?: number | undefined
  /** How many hits are emitted at most. @defaultValue all */
  maxItems?: number | undefined
  /** How long the search stays open on the server between two pages of a slice. @defaultValue 5m */
  keepAlive?: Duration | undefined
  /**
   * Of how many delivered documents it is kept in mind, with 8 bytes each, which they were. When a node dies, what was open on it
   * is gone, and everything has to be read again: these are left out then. Beyond it, the death of a node is a ScanError.
   * @defaultValue 1000000
   */
  remember?: number | undefined
}

/** What `scan$` can be told, besides the options of a call, which hold for each page. */
export interface ScanOptions extends ScrollOptions {
  /**
   * Is told how far the scan has come: after each page, and at the end, early or not. All hits before a position have been emitted
   * then, and none behind it. Only its `next` is called: a Subject is not completed by the scan. With it, the point in time stays open
   * for `keepAlive` when the scan ends early, so that it can be resumed. (Only after the death of a node, a position can lie before
   * documents that were delivered.)
   *
   * Emitted is not written: `iterate`, `paced`, `bufferCount` or `concatMap` hold hits that come before a position, and who goes on from
   * it does not get them again. So write a position after what came before it: at once if that was written as it was emitted, else
   * by merging positions into the stream (docs/resuming.md shows both). A process that is killed then gets every document that
   * it has not written, and a second time at most a page of each slice that it had written behind its last position.
   *
   * @defaultValue nobody is told
   * @example Killed and started again, it leaves out no document.
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
   * A position of an earlier scan, with the same parameters, from which this one goes on; its slices are kept. If the point in time is
   * not open any more, as `keepAlive` is over or the earlier scan had emitted everything and closed it, that is a ScanError: begin again
   * without a position. From the last position of a scan that has completed, nothing comes. The death of a node is a ScanError as well:
   * what was delivered before is not known (`remember`).
   * @defaultValue none: it begins at the first document
   */
  resumeFrom?: ScanPosition | undefined
}

/** The helpers' own options, checked and complete. */
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

/** The options of a helper, and those of its calls. */
export interface SplitSettings {
  readonly settings: ScanSettings
  readonly call: BufferedOptions
}

/** @throws ConfigurationError that names a wrong option */
export function scanSettings(options: ScanOptions): SplitSettings {
  const { own, call } = splitOptions('scan$', SCAN_VALIDATORS, options)
  return { settings: { ...DEFAULTS, ...own }, call }
}

/** @throws ConfigurationError that names a wrong option */
export function scrollSettings(options: ScrollOptions): SplitSettings {
  const { own, call } = splitOptions('scroll$', SCROLL_VALIDATORS, options)
  return { settings: { ...DEFAULTS, ...own }, call }
}

/** The most slices that a server makes unless told otherwise: `index.max_slices_per_scroll`, `index.max_slices_per_pit`. */
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
  throw new ConfigurationError(`${name} must be a position that checkpoint$ was given, got ${describe(value)}`)
}

function isPosition(value: unknown): value is ScanPosition {
  const { pit, slices } = Object(value)
  return typeof pit === 'string' && Array.isArray(slices) && slices.length > 0 && slices.every(isSlicePosition)
}

function isSlicePosition(value: unknown): boolean {
  const { done, searchAfter } = Object(value)
  return typeof done === 'boolean' && (searchAfter === undefined || readCursor(searchAfter) !== undefined)
}
