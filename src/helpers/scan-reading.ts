import { defer, identity, type MonoTypeOperatorFunction, Observable, pipe, take, takeUntil } from 'rxjs'
import type { BufferedOptions } from '../api/method.js'
import type { Client } from '../client.js'
import { ScanError } from '../errors/index.js'
import { ambientDemand } from '../flow/ambient.js'
import { rawHit } from '../json/raw-hit.js'
import { SERIALIZER, type Serializer } from '../json/serializer.js'
import { onAbort } from '../operators/abort-signals.js'
import { parse } from './read-hit.js'
import { Delivered } from './scan-delivered.js'
import { rereading } from './scan-lost.js'
import type { HitForm, ScanSettings, Split } from './scan-options.js'
import type { Hit } from './scan-page.js'
import type { Reading } from './scan-reader.js'

/** The most slices that `'auto'` makes. */
const MOST_SLICES = 8

/** How long all slices together may emit without a turn of the event loop, in milliseconds. */
const TURN = 8

/** How many bytes of hits are parsed at once, about: little enough for no pause to be noticed. */
const LONGEST_RUN = 16_384

/** What both helpers have in common besides the way they get their pages. */
export interface Task {
  readonly client: Client
  readonly settings: ScanSettings
  /** The options of the calls for pages. */
  readonly call: BufferedOptions
  /** The options of the calls that open and close: those go on when their reader has left. */
  readonly detached: BufferedOptions
  /** How many bytes of hits are parsed at once, about; 0 for each hit alone. */
  readonly longestRun: number
  /** How to read one of so many slices. */
  readonly reading: (slices: number) => Reading<unknown>
}

/** Reads what a helper was asked for, its pages as `begin` says: from the first one, as often as it has to be begun again. */
export function read$(
  client: Client,
  split: () => Split,
  begin: (task: Task) => Observable<unknown>,
): Observable<unknown> {
  return defer(() => {
    const { settings, call } = split()
    const { signal, totalTimeout: _, ...detached } = call
    const demand = ambientDemand()
    const delivered = new Delivered(settings.resumeFrom === undefined ? settings.remember : 0)
    const { as, checkpoint$, prefetch } = settings
    const hitParser = parser(as, client[SERIALIZER])
    const emit = emitter(as, delivered)
    const reading = (slices: number): Reading<unknown> => {
      return { prefetch, turn: TURN / slices, demand, parse: hitParser, emit }
    }
    const longestRun = as === 'raw' || checkpoint$ !== undefined ? 0 : LONGEST_RUN
    const task = { client, settings, call: { ...call, signal: undefined }, detached, reading, longestRun }
    return defer(() => begin(task)).pipe(rereading(delivered), upTo(settings.maxItems), untilAborted(client, signal))
  })
}

/** How many slices to make where there are so many shards. */
export function sliceCount(slices: number | 'auto', shards: number): number {
  return slices === 'auto' ? Math.min(Math.max(shards, 1), MOST_SLICES) : slices
}

const [OPEN, CLOSE] = [Buffer.from('['), Buffer.from(']')]

/** How a run of hits is parsed; of raw ones each is a run of its own. */
function parser(as: HitForm, serializer: Serializer): Reading<unknown>['parse'] {
  if (as === 'raw') return (run) => [rawHit(run, undefined, serializer)]
  return (run) => parse(Buffer.concat([OPEN, run, CLOSE]), serializer, 'a page') as Hit[]
}

/** Emits hits in a form, but none that was delivered before. */
function emitter(as: HitForm, delivered: Delivered): Reading<unknown>['emit'] {
  return (hit, emit) => {
    if (delivered.accept(hit)) emit(as === 'source' ? sourceOf(hit) : hit)
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
  if (signal === undefined) return identity
  const failed$ = client.info$(undefined, { signal })
  const aborted$ = new Observable((out) => {
    const fail = (): void => void failed$.subscribe(out)
    if (signal.aborted) fail()
    else out.add(onAbort(signal, fail))
  })
  return pipe(takeUntil(aborted$))
}
