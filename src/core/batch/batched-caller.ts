import { mergeMap, Observable, type Subscriber, timer } from 'rxjs'
import { findEndpoint } from '../../api/catalog.js'
import type { Endpoint } from '../../api/endpoint.js'
import type { CallParameters } from '../../api/parameter-types.js'
import type { Call } from '../../call/call.js'
import type { CallHandling } from '../../call/call-handling.js'
import { END_REASONS } from '../../call/end-reasons.js'
import { RequestAbortedError } from '../../errors/index.js'
import type { BatchSettings } from '../../options/batch-options.js'
import type { CallOptions } from '../../options/call-options.js'
import type { CallSettings } from '../../options/call-settings.js'
import { onAbort } from '../../rx/abort-signals.js'
import { Caller } from '../caller.js'
import type { Core } from '../core.js'
import { batchedSearch } from './batchable.js'
import { BatchedCall } from './batched-call.js'
import { Batcher } from './batcher.js'

/** Wait before a refused search is repeated alone, in seconds: the bounds of the first retry of any call. */
const [SHORTEST, LONGEST] = [0.25, 20]

/** Caller whose searches and counts of one moment travel in one multi search. All other calls are ordinary ones. */
export class BatchedCaller extends Caller {
  readonly #batcher: Batcher
  readonly #batch: BatchSettings

  constructor(core: Core, settings: CallSettings, batch: BatchSettings) {
    super(core, settings)
    this.#batch = batch
    const { scheduler } = core.settings
    const endpoint = findEndpoint('msearch')
    if (endpoint === undefined) throw new TypeError('there is no API msearch')
    const send$ = (searches: readonly unknown[], callers: readonly BatchedCall[]) =>
      super.invoke$(endpoint, { searches }, undefined, { callers })
    this.#batcher = new Batcher(batch, { scheduler, send$ })
  }

  override derive(settings: CallSettings): Caller {
    return new BatchedCaller(this.core, settings, this.#batch)
  }

  override invoke$(
    endpoint: Endpoint,
    params: CallParameters | undefined,
    options: CallOptions | undefined,
    handling?: CallHandling,
  ): Observable<unknown> {
    if ((endpoint.name !== 'search' && endpoint.name !== 'count') || handling !== undefined) {
      return super.invoke$(endpoint, params, options, handling)
    }
    return new Observable((out) => {
      const call = this.describe(endpoint, params, options)
      const search = batchedSearch(call, params, options)
      const alone$ = super.invoke$(endpoint, params, options)
      // A closed client refuses the call, as any other one.
      if (search === undefined || this.core.closed) out.add(alone$.subscribe(out))
      else {
        const retry = () => this.#retried$(call, alone$).subscribe(out)
        this.#add(new BatchedCall(call, search, out, retry, () => alone$.subscribe(out)), call, out)
      }
    })
  }

  #add(batched: BatchedCall, call: Call, out: Subscriber<unknown>): void {
    const { signal } = call.settings
    const abort = (message: string, cause?: unknown): void => {
      call.aborted = true
      out.error(new RequestAbortedError(message, call.diagnostics(), call.errorSettings({ cause })))
    }
    const onSignal = (): void => abort('the call was aborted by its signal', signal?.reason)
    if (signal?.aborted) return onSignal()
    if (signal !== undefined) out.add(onAbort(signal, onSignal))
    out.add(this.core.closing$.subscribe(() => abort(END_REASONS.closed)))
    if (out.closed) return
    out.add(() => this.#batcher.remove(batched))
    this.#batcher.add(batched)
  }

  /** Sends a refused search again, in a separate request, after the wait of a first retry. */
  #retried$({ settings }: Call, alone$: Observable<unknown>): Observable<unknown> {
    const backoff = settings.retryBackoff ?? ((min: number) => Math.random() * 2 * min)
    const delay = Math.max(0, backoff(SHORTEST, LONGEST, 1) * 1_000)
    return timer(delay, this.core.settings.scheduler).pipe(mergeMap(() => alone$))
  }
}
