import type { Client } from 'rxelastic'
import { first, map, type Observable, scan, share, switchMap, take, withLatestFrom } from 'rxjs'
import type { Play } from './interruption.js'
import { everyPage$, type ScanOptions } from './scan.js'
import { type Busy, countBusy, countBusyWhenSettled, openContexts$ } from './traces.js'

/** What a scan occupies, here and on the server. */
export interface Traces extends Busy {
  readonly contexts: number
}

/** What there was before, in the middle and at the end of a scan that was cut short. */
export interface Cancellation {
  readonly before: Traces
  readonly halfWay: Traces & { readonly read: number }
  readonly after: Traces
  /** How long after unsubscribing everything was gone, in milliseconds. */
  readonly gone: number
}

const patience = 5_000

/** Reads about half of the documents, unsubscribes, and watches what becomes of request, timers and point in time. */
export async function cancelHalfWay(
  client: Client,
  options: ScanOptions,
  half: number,
  play: Play,
): Promise<Cancellation> {
  const look = (): Promise<Traces> => observe(play(openContexts$(client, options.index)))
  const before = await look()
  const halfWay = await play(readUntil$(client, options, half))
  const started = performance.now()
  const after = await untilGone(look)
  return { before, halfWay, after, gone: performance.now() - started }
}

/** Unsubscribing stops the request at once; closing the point in time takes a request of its own. */
async function untilGone(look: () => Promise<Traces>): Promise<Traces> {
  const deadline = performance.now() + patience
  for (;;) {
    const traces = await look()
    const { sockets, timers, contexts } = traces
    if (sockets + timers + contexts === 0) return traces
    if (performance.now() < deadline) continue
    throw new Error(`Still there: ${sockets} sockets, ${timers} timers, ${contexts} points in time.`)
  }
}

/** Whoever asks the server must have finished before this process is looked at. */
async function observe(asked: Promise<number>): Promise<Traces> {
  const contexts = await asked
  return { ...(await countBusyWhenSettled()), contexts }
}

/** Completes when so many documents have come. Then nobody reads any more, which unsubscribes from the pages. */
function readUntil$(client: Client, options: ScanOptions, half: number): Observable<Cancellation['halfWay']> {
  const read$ = everyPage$(client, options).pipe(
    scan((read, hits) => read + hits.length, 0),
    share(),
  )
  const contexts$ = read$.pipe(
    take(1),
    switchMap(() => openContexts$(client, options.index)),
  )
  return read$.pipe(
    withLatestFrom(contexts$),
    first(([read]) => read >= half),
    map(([read, contexts]) => ({ read, contexts, ...countBusy() })),
  )
}
