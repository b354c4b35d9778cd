import type { RecordedRequest } from './recorded-request.js'

interface Waiter {
  readonly predicate: (request: RecordedRequest) => boolean
  readonly resolve: (request: RecordedRequest) => void
  readonly reject: (reason: Error) => void
}

const CAPACITY = 1_000

/** Latest requests, and the callers that wait for the next one. */
export class RequestLog {
  readonly #requests: RecordedRequest[] = []
  readonly #waiters = new Set<Waiter>()

  get requests(): readonly RecordedRequest[] {
    return [...this.#requests]
  }

  clear(): void {
    this.#requests.length = 0
  }

  add(request: RecordedRequest): void {
    this.#requests.push(request)
    if (this.#requests.length > CAPACITY) this.#requests.shift()
    for (const waiter of this.#waiters) {
      if (!waiter.predicate(request)) continue
      this.#waiters.delete(waiter)
      waiter.resolve(request)
    }
  }

  next(predicate: (request: RecordedRequest) => boolean): Promise<RecordedRequest> {
    return new Promise((resolve, reject) => this.#waiters.add({ predicate, resolve, reject }))
  }

  /** Rejects all waiting callers: no request will arrive any more. */
  close(): void {
    for (const { reject } of this.#waiters) reject(new Error('The FakeCluster was closed before such a request came'))
    this.#waiters.clear()
  }
}
