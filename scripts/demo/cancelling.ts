import type { Client } from 'rxelastic'
import { paced } from 'rxelastic/flow'
import { filter, first, map, type Observable, of, scan } from 'rxjs'
import type { Play } from './interruption.js'
import { type Busy, countBusy, countBusyWhenSettled, openContexts$ } from './traces.js'

/** Index to read, and in pages of how many documents. */
export interface ScanOptions {
  readonly index: string
  readonly size: number
}

/** Resources that a scan occupies, here and on the server. */
export interface Traces extends Busy {
  readonly contexts: number
}

/** Resources before, in the middle and at the end of a scan that was cut short. */
export interface Cancellation {
  readonly before: Traces
  readonly halfWay: Traces & { readonly read: number }
  readonly after: Traces
  /** Time from unsubscribing until everything was gone, in milliseconds. */
  readonly gone: number
}

const patience = 5_000

/** Reads about half of the documents, unsubscribes, and watches the request, the timers and the point in time disappear. */
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

/** Waits for the point in time: unsubscribing stops the request at once, but closing takes a request of its own. */
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

/** Counts the resources of this process once the request for the contexts has ended, as that is no trace of the scan. */
async function observe(counted: Promise<number>): Promise<Traces> {
  const contexts = await counted
  return { ...(await countBusyWhenSettled()), contexts }
}

/**
 * Unsubscribes from the scan in its second half: at the first document of a page, while the request for the next page
 * is in flight.
 */
function readUntil$(client: Client, { index, size }: ScanOptions, half: number): Observable<Cancellation['halfWay']> {
  return client.helpers.scan$({ index, size }, { as: 'source' }).pipe(
    // The scan waits at its first document until the server has counted the point in time.
    paced((_, read) => (read === 0 ? openContexts$(client, index) : of(undefined))),
    scan((seen, counted) => ({ read: seen.read + 1, contexts: counted ?? seen.contexts }), { read: 0, contexts: 0 }),
    filter(({ read }) => read > half && read % size === 1),
    map((seen) => ({ ...seen, ...countBusy() })),
    // On a busy machine, the next page may have arrived already.
    first(({ sockets, timers }) => sockets + timers > 1),
  )
}
