import { identity, type MonoTypeOperatorFunction, Observable, take } from 'rxjs'
import type { BufferedOptions } from '../../api/method.js'
import type { CallParameters } from '../../api/parameter-types.js'
import { ambientDemand } from '../../flow/ambient.js'
import { TURN } from '../../flow/turn-length.js'
import { endEarly } from '../end-early.js'
import { detachedOptions } from '../helper-options.js'
import { HitParser } from '../hits/hit-parser.js'
import type { HelperHost } from '../host.js'
import { Delivered } from './delivered.js'
import type { EmitSettings } from './emit-hits.js'
import { type BatchForm, HitBatches } from './hit-batches.js'
import type { ScanSettings, SplitSettings } from './options.js'
import { beginAgain } from './recovery.js'
import { SearchIndices } from './search-indices.js'
import { pagesFor } from './search-params.js'

/** Largest number of slices for `'auto'`. */
const MOST_AUTO_SLICES = 8

/** One use of `scan$` or `scroll$`. They differ only in how they get their pages. */
export class ScanJob {
  readonly host: HelperHost
  readonly settings: ScanSettings
  /** Options of the calls for pages. */
  readonly call: BufferedOptions
  /** Options of the calls that open and close. These calls continue after the consumer has left. */
  readonly detached: BufferedOptions
  /** Parameters of the search, for errors. */
  readonly #params: CallParameters
  readonly #given: BufferedOptions
  readonly #demand = ambientDemand()
  readonly #parser: HitParser
  readonly #delivered: Delivered
  readonly #batches: HitBatches | undefined

  /** @param batches - form of hits that are emitted in batches */
  constructor(host: HelperHost, params: CallParameters, { settings, call }: SplitSettings, batches?: BatchForm) {
    const detached = detachedOptions(call)
    this.host = host
    this.settings = settings
    this.call = { ...call, signal: undefined }
    this.detached = detached
    this.#params = params
    this.#given = call
    this.#parser = new HitParser(settings.as, host.serializer, batches === 'lazy')
    this.#delivered = new Delivered(settings.resumeFrom === undefined ? settings.remember : 0)
    this.#batches = batches && new HitBatches(this.#parser, this.#delivered)
  }

  /** Returns the number of slices for an index with a number of shards. */
  sliceCount(shards: number): number {
    const { slices } = this.settings
    return slices === 'auto' ? Math.min(Math.max(shards, 1), MOST_AUTO_SLICES) : slices
  }

  /** Returns the settings for emitting the hits of one slice. The slices share a turn of the event loop. */
  emitSettings(slices: number): EmitSettings<unknown> {
    const { prefetch, maxItems } = this.settings
    return {
      prefetch,
      pages: pagesFor(this.#params, maxItems),
      turn: TURN / slices,
      demand: this.#demand,
      parser: this.#batches ?? this.#parser,
      delivered: this.#batches ?? this.#delivered,
    }
  }

  /** Emits all hits, up to `maxItems`. It begins again from the first page as often as that is necessary. */
  all$(hits$: Observable<unknown>): Observable<unknown> {
    const { host, settings } = this
    const again = beginAgain(this.#delivered, host.scheduler, settings.checkpoint$ !== undefined)
    const pass$ = new SearchIndices(host, this.#params, this.call).pass$(hits$, this.#delivered)
    const all$ = new Observable<unknown>((out) => {
      endEarly(host, { params: this.#params, options: this.#given }, out)
      if (!out.closed) pass$.pipe(again).subscribe(out)
    })
    return all$.pipe(upTo(settings.maxItems))
  }
}

function upTo<T>(maxItems: number | undefined): MonoTypeOperatorFunction<T> {
  return maxItems === undefined ? identity : take(maxItems)
}
