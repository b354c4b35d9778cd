import type { Observer } from 'rxjs'
import { describe } from '../../errors/describe.js'
import { ConfigurationError, type ScanPosition } from '../../errors/index.js'
import type { RawHit } from '../../json/hits/raw-hit.js'
import type { Duration } from '../../validate/duration.js'
import type { NextObserver } from '../../validate/observer.js'
import { parseObserver } from '../../validate/observer.js'
import {
  parseAnything,
  parseFunction,
  parseOneOf,
  parseOptions,
  parseText,
  type Validators,
} from '../../validate/parse-options.js'
import type { RawDocument } from '../bulk/actions.js'
import type { BulkMethod } from '../bulk/method.js'
import type { BulkBaseOptions } from '../bulk/options.js'
import { type BulkPlan, bulkPlan } from '../bulk/settings.js'

/** Client that documents are copied to. */
export interface CopyTarget {
  /** Its helpers. */
  readonly helpers: { readonly bulk: BulkMethod }
}

/** Options of a copy's writes: those of `helpers.bulk` except for the action and what it emits. */
export type CopyBulkOptions = Omit<BulkBaseOptions<RawHit>, 'index' | 'onDocument' | 'signal'> & {
  /** `'error'`: the first document that is not written ends the copy with a BulkError. @defaultValue 'error' */
  onFailure?: 'continue' | 'error' | undefined
}

/**
 * Options of `helpers.copy$`.
 *
 * @typeParam T - the documents
 */
export interface CopyOptions<T = unknown> {
  /** Client of the cluster to copy to. @defaultValue the client that reads */
  to?: CopyTarget | undefined
  /** Index to copy to. @defaultValue in another cluster, the index that each document comes from */
  index?: string | undefined
  /**
   * Action of the writes. `'create'` is what a data stream takes, and what leaves documents as they are that the target has already:
   * they count as written.
   * @defaultValue 'index': a document of the same ID is replaced
   */
  action?: 'index' | 'create' | undefined
  /**
   * Returns the document to write, as an object or as ready-made JSON, or `null` to leave it out. Without it documents are copied as bytes.
   * An error that it throws ends the copy; positions stay in front of that document.
   * @defaultValue none
   */
  transform?: ((document: T, hit: RawHit) => object | RawDocument | null) | undefined
  /**
   * Observer of positions, each reported when everything before it is settled. Only its `next` is called. @defaultValue none
   */
  checkpoint$?: Pick<Observer<ScanPosition>, 'next'> | undefined
  /** Position of an earlier copy, with the same parameters, to go on from. @defaultValue none: it begins at the first document */
  resumeFrom?: ScanPosition | undefined
  /** Number of parts that are read at the same time; `'auto'`: one for each shard, up to 8. @defaultValue 1 */
  slices?: number | 'auto' | undefined
  /** Time that the search stays open on the server after a page: as long, a copy can be resumed. @defaultValue '5m' */
  keepAlive?: Duration | undefined
  /** Options of the writes. @defaultValue those of `helpers.bulk` */
  bulk?: CopyBulkOptions | undefined
}

/** Progress of a copy. */
export interface CopyProgress {
  /** Documents read. */
  read: number
  /** Documents written. */
  written: number
  /** Documents that were not written, or of which it is not known. */
  failed: number
  /** Position that a later copy can go on from: everything before it is settled. A document that ends the copy is behind it. */
  position: ScanPosition
}

/** Options of a copy, checked. Those of the scan are checked by the scan. */
export interface CopySettings {
  readonly to: CopyTarget | undefined
  readonly index: string | undefined
  readonly action: 'index' | 'create'
  readonly transform: ((document: unknown, hit: RawHit) => unknown) | undefined
  readonly checkpoint$: NextObserver<ScanPosition> | undefined
  readonly resumeFrom: ScanPosition | undefined
  readonly slices: number | 'auto' | undefined
  readonly keepAlive: Duration | undefined
  readonly bulk: object | undefined
}

const VALIDATORS: Validators<CopySettings> = {
  to: parseTarget,
  index: parseText,
  action: parseOneOf('index', 'create'),
  transform: parseFunction<(document: unknown, hit: RawHit) => unknown>(),
  checkpoint$: parseObserver,
  resumeFrom: (_name, value) => value as ScanPosition,
  slices: (_name, value) => value as number,
  keepAlive: (_name, value) => value as Duration,
  bulk: parseAnything as (name: string, value: unknown) => object,
}

/** Options of a bulk that a copy decides itself. */
const DECIDED = ['as', 'index', 'inOrder', 'onDocument', 'signal']

/** @throws ConfigurationError that names a wrong option */
export function copySettings(options: unknown): Partial<CopySettings> {
  const settings = parseOptions(VALIDATORS, options ?? {}, 'copy$', 'copy$: options')
  if (settings.to === undefined && settings.index === undefined) {
    throw new ConfigurationError('copy$ needs an index to copy to, or another cluster: pass { index } or { to }')
  }
  return settings
}

/**
 * Refuses a copy of an index onto itself: it would put back what other writers change meanwhile. Aliases are not known.
 *
 * @throws ConfigurationError
 */
export function refuseItself({ index, transform, bulk }: Partial<CopySettings>, source: unknown): void {
  if (transform !== undefined || Object(bulk).pipeline != null) return
  const names = namesOf(source)
  if (index !== undefined && !names.includes(index)) return
  throw new ConfigurationError(
    'copy$ reads and writes the same index: pass another `index`, another client or a transform',
  )
}

/**
 * Refuses a copy of a remote cluster's indices under the names that its hits have, such as `far:logs`: no index can be called so.
 *
 * @throws ConfigurationError
 */
export function refuseRemoteNames({ index }: Partial<CopySettings>, source: unknown): void {
  const remote = index === undefined ? namesOf(source).find((name) => REMOTE.test(name)) : undefined
  if (remote === undefined) return
  throw new ConfigurationError(`copy$: documents of ${remote} name an index that cannot be written to; pass \`index\``)
}

/** Names such as `far:logs`. Date math can have a colon between `<` and `>`, and two colons precede a selector. */
const REMOTE = /^[^-<:][^<:]*:(?!:)/

function namesOf(source: unknown): readonly string[] {
  return [source ?? []].flat().flatMap((name) => String(name).split(','))
}

/** @throws ConfigurationError that names a wrong option of the writes */
export function copyPlan({ action, bulk = {}, index }: Partial<CopySettings>, onDocument: unknown): BulkPlan {
  const decided = DECIDED.find((name) => Object(bulk)[name] != null)
  if (decided !== undefined) throw new ConfigurationError(`copy$: bulk has no option "${decided}" here`)
  const plan = bulkPlan({ ...bulk, index, onDocument, as: 'flush' }, 'copy$: bulk')
  return { ...plan, settings: { ...plan.settings, creates: action === 'create' } }
}

function parseTarget(name: string, value: unknown): CopyTarget {
  if (isTarget(value)) return value
  throw new ConfigurationError(`${name} must be a Client, got ${describe(value)}`)
}

function isTarget(value: unknown): value is CopyTarget {
  return typeof value === 'object' && value !== null && 'helpers' in value
}
