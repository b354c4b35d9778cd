import { defer, finalize, map, type OperatorFunction, tap } from 'rxjs'
import { endLine, good, isLive, quiet, redraw, say, time, whole } from './terminal.js'

/** Progress of a step, and its cost. */
export interface Tally {
  readonly done: number
  readonly steps: number
  /** In milliseconds. */
  readonly elapsed: number
  /** The memory in use, and the most so far, in bytes of the JavaScript heap. */
  readonly heap: number
  readonly mostHeap: number
}

/** Adds up counts, and shows them as parts of the total. */
export function showProgress(total: number): OperatorFunction<number, Tally> {
  return (counts$) =>
    defer(() => {
      const draw = isLive ? drawBar() : drawQuarters()
      return counts$.pipe(
        addUp(),
        tap((tally) => draw(tally.done / total, describe(tally))),
        finalize(() => isLive && endLine()),
      )
    })
}

function addUp(): OperatorFunction<number, Tally> {
  return (counts$) =>
    defer(() => {
      const started = performance.now()
      let [done, steps, mostHeap] = [0, 0, 0]
      return counts$.pipe(
        map((count) => {
          const { heapUsed: heap } = process.memoryUsage()
          mostHeap = Math.max(mostHeap, heap)
          done += count
          return { done, steps: ++steps, elapsed: performance.now() - started, heap, mostHeap }
        }),
      )
    })
}

function describe({ done, elapsed, heap }: Tally): string {
  const rate = `${whole(done / (elapsed / 1_000))}/s`
  const memory = `heap ${whole(heap / 1e6).padStart(3)} MB`
  return `${whole(done).padStart(7)} cities${rate.padStart(11)}${time(elapsed).padStart(8)}   ${memory}`
}

type Draw = (share: number, text: string) => void

const barWidth = 22
const redrawEvery = 60

/** Draws a bar that grows, for terminals. It is redrawn no more often than the eye can see. */
function drawBar(): Draw {
  let drawn = 0
  return (share, text) => {
    const now = performance.now()
    if (share < 1 && now - drawn < redrawEvery) return
    drawn = now
    const filled = Math.floor(share * barWidth)
    redraw(`${good('█'.repeat(filled))}${quiet('░'.repeat(barWidth - filled))}  ${text}`)
  }
}

/** Prints a line for each quarter, for logs. */
function drawQuarters(): Draw {
  let quarter = 0
  return (share, text) => {
    const reached = Math.floor(share * 4)
    if (reached === quarter) return
    quarter = reached
    say(`${String(Math.floor(share * 100)).padStart(3)} %  ${text}`)
  }
}
