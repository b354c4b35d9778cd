import type { Concurrency } from '../../../../src/helpers/bulk/concurrency.js'

/** Server and client of the model; times in milliseconds. */
export interface ServerModel {
  /** Batches that the server works on at once; others wait in a queue. */
  readonly workers: number
  /** Time that a worker takes for a batch, and how much that varies: 0 for not at all. */
  readonly service: number
  readonly variation?: number
  /** Time that request and response are on their way. */
  readonly latency: number
  /** Time that the client takes to fill a batch: one after the other. */
  readonly filling: number
  /** Batches that the server holds; others are refused. */
  readonly most?: number
}

/** Outcome of a job. */
export interface Job {
  readonly time: number
  readonly refused: number
}

interface Response {
  readonly at: number
  readonly sentAt: number
  readonly isRefused: boolean
  /** Number of the attempt, from 1. */
  readonly attempt: number
}

/** Lets so many batches go through a server, in virtual time. The same seed makes the same job. */
export function runJob(concurrency: Concurrency, batches: number, server: ServerModel, seed = 1): Job {
  const { workers, service, latency, filling, variation = 0, most = Number.POSITIVE_INFINITY } = server
  const random = randomNumbers(seed)
  /** Times at which the workers are free, and at which the batches on the server are done. */
  const free = new Array<number>(workers).fill(0)
  let held: number[] = []
  /** Responses on their way, the next one first. */
  const responses: Response[] = []
  let [time, filledAt, sent, done, inFlight, refused] = [0, 0, 0, 0, 0, 0]

  const respond = (response: Response): void => {
    const place = responses.findIndex(({ at }) => at > response.at)
    responses.splice(place < 0 ? responses.length : place, 0, response)
  }
  const send = (sentAt: number, attempt: number): void => {
    const arrival = sentAt + latency / 2
    held = held.filter((end) => end > arrival)
    const isRefused = held.length >= most
    let end = arrival
    if (!isRefused) {
      const worker = free.indexOf(Math.min(...free))
      end = Math.max(free[worker] ?? 0, arrival) + service * Math.exp(variation * (random() + random() - 1))
      free[worker] = end
      held.push(end)
    }
    respond({ at: end + latency / 2, sentAt, isRefused, attempt })
  }

  while (done < batches) {
    while (inFlight < concurrency.limit && sent < batches && !((responses[0]?.at ?? Infinity) <= filledAt)) {
      filledAt = Math.max(filledAt, time) + filling
      inFlight++
      sent++
      send(filledAt, 1)
    }
    const response = responses.shift()
    if (response === undefined) throw new Error('nothing is in flight')
    const { at, sentAt, isRefused, attempt } = response
    time = Math.max(time, at)
    if (isRefused) {
      refused++
      concurrency.refused(attempt > 1)
      send(time + random() * Math.min(20_000, 250 * 2 ** attempt), attempt + 1)
      continue
    }
    if (inFlight >= concurrency.limit) concurrency.answered(at - sentAt, 1_000_000)
    inFlight--
    done++
  }
  return { time, refused }
}

/** Numbers between 0 and 1 that are the same each time. Source: the generator mulberry32 */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
