import { subscribe } from 'node:diagnostics_channel'
import { Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { Client } from 'rxelastic'
import { defer, EMPTY, lastValueFrom, mergeMap, type Observable, of, range, repeat, takeUntil, tap, timer } from 'rxjs'
import { fixedCount, soakCalls } from './soak-calls.js'

/** What the process tells its test: one line of JSON. */
export interface SoakReport {
  readonly seed: number
  readonly started: number
  readonly ok: number
  readonly cancelled: number
  readonly failed: number
  readonly reasons: readonly string[]
  /** The most sockets that were open at once, and those that are after all rounds and after `close()`. */
  readonly sockets: { readonly most: number; readonly idle: number; readonly closed: number }
  /** What keeps the process alive after `close()`. */
  readonly resources: readonly string[]
  /** After each round and a garbage collection: bytes in use. */
  readonly rounds: readonly { readonly heap: number; readonly buffers: number }[]
}

const [url = '', callsPerRound = '1000', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2)
const maxSockets = 8
const concurrency = 16

const sockets: Socket[] = []
let most = 0
const openSockets = (): number => sockets.filter(({ destroyed }) => !destroyed).length
subscribe('net.client.socket', (message) => {
  if (!(message instanceof Object && 'socket' in message && message.socket instanceof Socket)) return
  sockets.splice(0, sockets.length, ...sockets.filter(({ destroyed }) => !destroyed), message.socket)
  most = Math.max(most, openSockets())
})

const counts = { started: 0, ok: 0, cancelled: 0, failed: 0 }
const reasons = new Set<string>()
const random = randomFrom(Number(seed))
const client = new Client({ node: url, maxSockets })

/** Any of the calls, counted by how it ends; every second one is cancelled within 40 ms if it has not ended by then. */
const call$: Observable<unknown> = defer(() => {
  const call = soakCalls[Math.floor(random() * soakCalls.length)] ?? (() => EMPTY)
  const cancelled$ = random() < 0.5 ? timer(random() * 40) : EMPTY
  const counted$ = call(client, Math.floor(random() * fixedCount)).pipe(
    tap({
      subscribe: () => counts.started++,
      complete: () => counts.ok++,
      unsubscribe: () => counts.cancelled++,
      error: (error) => {
        counts.failed++
        reasons.add(String(error))
      },
    }),
  )
  return counted$.pipe(takeUntil(cancelled$))
})

async function round(): Promise<SoakReport['rounds'][number]> {
  const enough = counts.started + Number(callsPerRound)
  const worker$ = call$.pipe(repeat({ delay: () => (counts.started < enough ? of(0) : EMPTY) }))
  await lastValueFrom(range(0, concurrency).pipe(mergeMap(() => worker$)), { defaultValue: undefined })
  return measure()
}

/** What is unreachable after one collection can hold finalisers, whose leftovers need another one. */
async function measure(): Promise<SoakReport['rounds'][number]> {
  for (let pass = 0; pass < 4; pass++) {
    await setImmediate()
    globalThis.gc?.()
  }
  const { heapUsed, external } = process.memoryUsage()
  return { heap: heapUsed, buffers: external }
}

/** Marsaglia's xorshift: the same calls and cancellations for the same seed. */
function randomFrom(start: number): () => number {
  let state = start | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

const rounds = [await round(), await round(), await round()]
const idle = openSockets()
await client.close()
await setImmediate()
const resources = process.getActiveResourcesInfo().filter((kind) => !/^(Pipe|FS|TTY)/.test(kind))
const report: SoakReport = {
  seed: Number(seed),
  ...counts,
  reasons: [...reasons],
  sockets: { most, idle, closed: openSockets() },
  resources,
  rounds,
}
process.stdout.write(JSON.stringify(report))
