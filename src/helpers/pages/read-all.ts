import {
  defer,
  identity,
  type MonoTypeOperatorFunction,
  mergeMap,
  Observable,
  pipe,
  type Subscriber,
  take,
  takeUntil,
} from 'rxjs'
import type { BufferedOptions } from '../../api/method.js'
import type { Client } from '../../client.js'
import { CLOSING, SCHEDULER } from '../../core/cleanup.js'
import { NoLivingConnectionsError, RequestAbortedError, ScanError } from '../../errors/index.js'
import { ambientDemand } from '../../flow/ambient.js'
import { RawHitReader } from '../../json/hits/raw-hit-reader.js'
import { SERIALIZER, type Serializer } from '../../json/text/serializer.js'
import { readHits } from '../../json/text/unreadable.js'
import { TURN } from '../../operators/yield-to-event-loop.js'
import { onAbort } from '../../rx/abort-signals.js'
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
  readonly client: Client
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
  client: Client,
  split: () => SplitSettings,
  begin: (task: ReadContext) => Observable<never>,
): Observable<unknown> {
  return defer(() => {
    const { settings, call } = split()
    const { signal, totalTimeout: _, ...detached } = call
    const { as, maxItems, prefetch, remember, resumeFrom } = settings
    const demand = ambientDemand()
    const parse = parser(as, client[SERIALIZER])
    const hits$ = new Observable<unknown>((out) => {
      endWithClient(client, out)
      if (out.closed) return undefined
      const delivered = new Delivered(resumeFrom === undefined ? remember : 0)
      const take = emitter(as, delivered, out)
      const reading = (slices: number): PageReaderOptions => ({ prefetch, turn: TURN / slices, demand, parse, take })
      const task = { client, settings, call: { ...call, signal: undefined }, detached, reading }
      return defer(() => begin(task))
        .pipe(rereading(delivered, client[SCHEDULER], settings.checkpoint$ !== undefined))
        .subscribe(out)
    })
    return hits$.pipe(upTo(maxItems), untilAborted(client, signal))
  })
}

/** How many slices to make where there are so many shards. */
export function sliceCount(slices: number | 'auto', shards: number): number {
  return slices === 'auto' ? Math.min(Math.max(shards, 1), MOST_SLICES) : slices
}

/** How a run of hits is parsed. */
function parser(as: HitForm, serializer: Serializer): PageReaderOptions['parse'] {
  if (as === 'raw') return rawParser(serializer)
  return (run) => readHits(run, serializer) as Hit[]
}

function rawParser(serializer: Serializer): PageReaderOptions['parse'] {
  const raw = new RawHitReader(serializer)
  return (run) => {
    const hits: Hit[] = []
    splitHits(run, (chunk, from, end, spans) => hits.push(raw.read(chunk, from, end, spans)))
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

/** The signal ends the whole, not only a page that is under way. A call with an aborted signal fails at once: its error is the one to give. */
function untilAborted<T>(client: Client, signal: AbortSignal | undefined): MonoTypeOperatorFunction<T> {
  if (!signal) return identity
  const failed$ = client.info$(undefined, { signal })
  const aborted$ = new Observable((out) => {
    const fail = (): void => void failed$.subscribe(out)
    if (signal.aborted) fail()
    else out.add(onAbort(signal, fail))
  })
  return pipe(takeUntil(aborted$))
}

/** A client that closes ends the whole as well, whatever is still in hand; one that is closed lets nothing begin. */
function endWithClient(client: Client, out: Subscriber<unknown>): void {
  let begun = false
  const failed$ = client[CLOSING].pipe(mergeMap(() => client.info$()))
  out.add(failed$.subscribe({ error: (error) => out.error(begun ? aborted(error) : error) }))
  begun = true
}

/** A call that begins too late is refused; this one had begun. */
function aborted(error: unknown): unknown {
  if (!(error instanceof NoLivingConnectionsError)) return error
  return new RequestAbortedError('the client was closed', error.meta, { cause: error })
}
