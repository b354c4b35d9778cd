import { AsyncResource } from 'node:async_hooks'
import type { Subscriber, Subscription } from 'rxjs'
import type { Call } from '../../call/call.js'
import { ResponseError } from '../../errors/index.js'
import { isObject } from '../../errors/plain-object.js'
import { unusable } from '../../helpers/check-response.js'
import { RETRIED_STATUSES } from '../../retry/policy.js'
import type { BatchedSearch } from './batchable.js'

/** Item of a multi search response: the response of a search, or its error. */
export interface BatchedResponse {
  readonly status?: number
  readonly error?: unknown
  readonly hits?: { readonly total?: { readonly value?: number } | number }
  readonly _shards?: unknown
}

/** One search or count that waits for its batch, or for the response of the batch. */
export class BatchedCall extends AsyncResource {
  readonly search: BatchedSearch
  readonly #call: Call
  readonly #out: Subscriber<unknown>
  readonly #retry: () => Subscription
  readonly #sendAlone: () => Subscription

  /** @param retry - repeats the call in a separate request */
  constructor(
    call: Call,
    search: BatchedSearch,
    out: Subscriber<unknown>,
    retry: () => Subscription,
    sendAlone: () => Subscription,
  ) {
    super('rxelastic.batched-call')
    this.search = search
    this.#call = call
    this.#out = out
    this.#retry = retry
    this.#sendAlone = sendAlone
  }

  /** Notes that the batch is on its way: its request may reach the server from here on. */
  sent(): void {
    this.#call.progress = 'sent'
  }

  /** Returns whether the subscriber has left. */
  get left(): boolean {
    return this.#out.closed
  }

  /** Calls back when the subscriber leaves, and when the call has ended. */
  onLeave(callback: () => void): void {
    this.#out.add(callback)
  }

  /** Ends the call with its item of the response, in the async context of its subscriber. */
  settle(item: BatchedResponse): void {
    this.runInAsyncScope(this.#settle, this, item)
  }

  /** Sends the call in a separate request, because the request of its batch was refused as a whole. */
  sendAlone(): void {
    if (!this.left) this.#out.add(this.runInAsyncScope(this.#sendAlone))
  }

  fail(error: unknown): void {
    this.runInAsyncScope(this.#out.error, this.#out, error)
  }

  #settle(item: BatchedResponse): void {
    if (this.left) return
    if (!isObject(item)) return this.#out.error(unusable(item, 'it is no object'))
    const { status = 200, error, ...body }: BatchedResponse = item
    if (error === undefined) return this.#emit(body)
    if (RETRIED_STATUSES.includes(status) && this.#call.settings.maxRetries > 0) {
      this.#out.add(this.#retry())
      return
    }
    this.#out.error(this.#responseError(status, error))
  }

  #emit(body: BatchedResponse): void {
    const result = this.#call.api.name === 'count' ? counted(body) : isObject(body.hits) ? body : undefined
    if (result === undefined) return this.#out.error(unusable(body, 'it is no response of a search'))
    this.#out.next(result)
    this.#out.complete()
  }

  #responseError(statusCode: number, error: unknown): ResponseError {
    const call = this.#call
    const headers = { 'x-elastic-product': 'Elasticsearch' }
    return new ResponseError(
      call.diagnostics({ statusCode, headers, body: { error, status: statusCode } }),
      call.errorSettings(),
    )
  }
}

/** Returns the response that the count API would give. */
function counted({ hits, _shards }: BatchedResponse): { count: number; _shards: unknown } | undefined {
  const total = hits?.total
  const count = typeof total === 'number' ? total : total?.value
  return count === undefined ? undefined : { count, _shards }
}
