import { defer, identity, type MonoTypeOperatorFunction, Observable, type Subscriber, take } from 'rxjs'
import type { BufferedOptions } from '../../api/method.js'
import { ScanError } from '../../errors/index.js'
import { ambientDemand } from '../../flow/ambient.js'
import { RawHitParser } from '../../json/hits/raw-hit-parser.js'
import type { Serializer } from '../../json/text/serializer.js'
import { parseHits } from '../../json/text/unreadable.js'
import { TURN } from '../../operators/yield-to-event-loop.js'
import { endEarly } from '../end-early.js'
import type { HelperHost } from '../host.js'
import { Delivered } from './delivered.js'
import { splitHits } from './hit-batches.js'
import { rereading } from './loss.js'
import type { HitForm, ScanSettings, SplitSettings } from './options.js'
import type { Hit } from './page.js'
import type { PageReaderOptions } from './page-reader.js'

/** The most slices that `'auto'` makes. */
const MOST_SLICES = 8

/** What both helpers have in common besides the way they get their pages. */
export interface ReadContext {
  readonly host: HelperHost
  readonly settings: ScanSettings
  /** The options of the calls for pages. */
  readonly call: BufferedOptions
  /** The options of the calls that open and close: those go on when their reader has left. */
  readonly detached: BufferedOptions
  /** How to read one of so many slices. */
  readonly reading: (slices: number) => PageReaderOptions
}

/**
 * Deserializer what a helper was asked for, its pages as `begin` says: from the first one, as often as it has to be begun again. What
 * `begin` returns only ends: hits go straight to the reader, as each operator between would cost something for each of them.
 */
export function read$(
  host: HelperHost,
  params: unknown,
  split: () => SplitSettings,
  begin: (task: ReadContext) => Observable<never>,
): Observable<unknown> {
  return defer(() => {
    const { settings, call } = split()
    const { signal: _signal, totalTimeout: _totalTimeout, ...detached } = call
    const { as, maxItems, prefetch, remember, resumeFrom } = settings
    const demand = ambientDemand()
    const parse = parser(as, host.serializer)
    const hits$ = new Observable<unknown>((out) => {
      endEarly(host, { params, options: call }, out)
      if (out.closed) return undefined
      const delivered = new Delivered(resumeFrom === undefined ? remember : 0)
      const take = emitter(as, delivered, out)
      const reading = (slices: number): PageReaderOptions => ({ prefetch, turn: TURN / slices, demand, parse, take })
      const task = { host, settings, call: { ...call, signal: undefined }, detached, reading }
      return defer(() => begin(task))
        .pipe(rereading(delivered, host.scheduler, settings.checkpoint$ !== undefined))
        .subscribe(out)
    })
    return hits$.pipe(upTo(maxItems))
  })
}

/** How many slices to make where there are so many shards. */
export function sliceCount(slices: number | 'auto', shards: number): number {
  return slices === 'auto' ? Math.min(Math.max(shards, 1), MOST_SLICES) : slices
}

/** How a run of hits is parsed. */
function parser(as: HitForm, serializer: Serializer): PageReaderOptions['parse'] {
  if (as === 'raw') return rawParser(serializer)
  return (run) => parseHits(run, serializer) as Hit[]
}

function rawParser(serializer: Serializer): PageReaderOptions['parse'] {
  const raw = new RawHitParser(serializer)
  return (run) => {
    const hits: Hit[] = []
    splitHits(run, (chunk, from, end, spans) => hits.push(raw.parse(chunk, from, end, spans)))
    return hits
  }
}

/** Emits hits in a form, but none that was delivered before. */
function emitter(as: HitForm, delivered: Delivered, out: Subscriber<unknown>): PageReaderOptions['take'] {
  return (hit) => {
    if (delivered.accept(hit)) out.next(as === 'source' ? sourceOf(hit) : hit)
  }
}

function sourceOf({ _id, _source }: Hit): unknown {
  if (_source === undefined) throw new ScanError(`the hit ${_id} has no _source, which as: 'source' needs`)
  return _source
}

function upTo<T>(maxItems: number | undefined): MonoTypeOperatorFunction<T> {
  return maxItems === undefined ? identity : take(maxItems)
}
