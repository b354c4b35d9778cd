import { WireFailure, type WireRequest } from 'rxelastic'
import type { Answer, MemoryResponse } from 'rxelastic/testing'
import { Observable, type SchedulerLike } from 'rxjs'

/** Fate of one request. */
export type Fate =
  | { readonly kind: 'answered'; readonly refused: number; readonly latency: number }
  | { readonly kind: 'unsent' | 'lost' | 'lost-after' | 'garbage-after'; readonly latency: number }
  | { readonly kind: 'status'; readonly status: number; readonly latency: number }

/** Document of the model: its action is a part of it. */
export interface Doc {
  readonly n: number
  readonly id: string | undefined
  readonly kind: 'index' | 'create' | 'update' | 'script' | 'delete' | 'versioned' | 'invalid'
  readonly pad: string
}

export const NORMAL: Fate = { kind: 'answered', refused: 0, latency: 1 }

/** Server that carries out bulk requests one operation after the other, and fails as it is told. */
export class ModelServer {
  /** Numbers of the documents carried out, in order; with their ids. */
  readonly executed: { n: number; id: string | undefined }[] = []
  readonly bodies: { bytes: number; operations: number }[] = []
  inFlight = 0
  mostInFlight = 0
  requests = 0
  refreshed: string[] = []
  readonly #present = new Set<string>()
  readonly #fates: readonly Fate[]
  readonly #clock: SchedulerLike
  readonly #largest: number

  constructor(fates: readonly Fate[], clock: SchedulerLike, largest = Number.POSITIVE_INFINITY) {
    this.#fates = fates
    this.#clock = clock
    this.#largest = largest
  }

  /** Numbers of times that each document was carried out. */
  get times(): Map<number, number> {
    const times = new Map<number, number>()
    for (const { n } of this.executed) times.set(n, (times.get(n) ?? 0) + 1)
    return times
  }

  readonly answer: Answer = (request) => {
    if (request.path.endsWith('/_refresh')) {
      this.refreshed.push(request.path)
      return { body: {} }
    }
    return new Observable<MemoryResponse>((out) => {
      const fate = this.#fates[this.requests] ?? NORMAL
      this.requests++
      this.inFlight++
      this.mostInFlight = Math.max(this.mostInFlight, this.inFlight)
      let isInFlight = true
      const leave = (): void => {
        if (isInFlight) this.inFlight--
        isInFlight = false
      }
      out.add(leave)
      const fail = (failure: WireFailure): void => {
        leave()
        out.error(failure)
      }
      if (fate.kind === 'unsent') return fail(new WireFailure(new Error('no socket'), 'unsent'))
      const operations = operationsOf(request)
      const bytes = Buffer.from(request.body as Uint8Array).length
      this.bodies.push({ bytes, operations: operations.length })
      // What has arrived is carried out, whether or not somebody still waits for the response.
      this.#clock.schedule(() => {
        const response = bytes > this.#largest ? { statusCode: 413 } : this.#responseTo(operations, fate)
        this.#clock.schedule(() => {
          leave()
          if (response instanceof WireFailure) fail(response)
          else {
            out.next(response)
            out.complete()
          }
        }, fate.latency)
      }, fate.latency)
    })
  }

  #responseTo(operations: readonly Sent[], fate: Fate): MemoryResponse | WireFailure {
    if (fate.kind === 'status') return { statusCode: fate.status, body: { error: { type: 'busy', reason: 'as told' } } }
    if (fate.kind === 'lost') return new WireFailure(new Error('reset'), 'sent')
    const refused = fate.kind === 'answered' ? fate.refused : 0
    const items = operations.map((operation, place) => this.#carryOut(operation, ((refused >> (place % 16)) & 1) === 1))
    if (fate.kind === 'lost-after') return new WireFailure(new Error('reset'), 'answered')
    if (fate.kind === 'garbage-after') return { body: '{"took":1,"errors":false,"items":[{"index"' }
    const errors = items.some((item) => Object.values(item).some(({ error }) => error !== undefined))
    return { body: { errors, took: 1, items } }
  }

  #carryOut({ action, id, n, invalid }: Sent, refuse: boolean): Record<string, { status: number; error?: object }> {
    const item = { _index: 'docs', _id: id ?? `auto-${this.executed.length}` }
    if (refuse) return { [action]: { ...item, status: 429, error: { type: 'rejected', reason: 'queue is full' } } }
    if (invalid) return { [action]: { ...item, status: 400, error: { type: 'invalid', reason: 'no number' } } }
    if (action === 'create' && id !== undefined && this.#present.has(id)) {
      return {
        [action]: { ...item, status: 409, error: { type: 'version_conflict_engine_exception', reason: 'exists' } },
      }
    }
    this.executed.push({ n, id })
    if (id !== undefined && action === 'delete') this.#present.delete(id)
    else if (id !== undefined) this.#present.add(id)
    return { [action]: { ...item, status: 200 } }
  }
}

interface Sent {
  readonly action: string
  readonly id: string | undefined
  readonly n: number
  readonly invalid: boolean
}

/** Deletions carry the number of their document as routing. */
function operationsOf(request: WireRequest): Sent[] {
  const lines = Buffer.from(request.body as Uint8Array)
    .toString()
    .split('\n')
  if (lines.pop() !== '') throw new Error('the body does not end with a line feed')
  const operations: Sent[] = []
  for (let at = 0; at < lines.length; ) {
    const [[action = '', meta] = []] = Object.entries<{ _id?: string; routing?: string }>(JSON.parse(lines[at++] ?? ''))
    const payload = action === 'delete' ? { n: Number(meta?.routing) } : JSON.parse(lines[at++] ?? '')
    const { n, kind } = payload.doc ?? payload.script?.params ?? payload
    operations.push({ action, id: meta?._id, n, invalid: kind === 'invalid' })
  }
  return operations
}
