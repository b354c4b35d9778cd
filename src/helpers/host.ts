import type { Observable, SchedulerLike } from 'rxjs'
import type { Api } from '../api/api.js'
import type { CallParameters } from '../api/parameter-types.js'
import type { Abortable } from '../call/active-calls.js'
import type { CallHandling } from '../call/call-handling.js'
import type { BulkEvent } from '../call/client-event.js'
import type { Serializer } from '../json/text/serializer.js'
import type { ResultMeta } from '../message/result.js'
import type { BatchSettings } from '../options/batch-options.js'
import type { CallOptions } from '../options/call-options.js'
import type { CallSettings } from '../options/call-settings.js'

/**
 * Interface between helpers and their client, which implements it in `core/helper-host.ts`. Helpers know nothing else
 * of the client. A helper that needs more adds a member here.
 */
export interface HelperHost {
  /** API methods with the client's settings. They refuse calls once the client closes. */
  readonly api: Api
  /**
   * The same methods, but calls can begin and continue while the client closes. Only clean-up and its prerequisites may
   * use them.
   */
  readonly detached: Api
  /** Returns API methods whose searches and counts of one moment travel together. */
  batched(options: BatchSettings): Api
  /** Settings of the client's calls, such as `maxRetries`, `retryBackoff` and `redaction`. Options of a call override them. */
  readonly settings: CallSettings
  /** Serializer of the client. */
  readonly serializer: Serializer
  /** Clock and timers of the client; virtual in tests. */
  readonly scheduler: SchedulerLike
  /** Emits when the client closes, after its calls have ended. Later subscribers get the value at once. It never completes. */
  readonly closing$: Observable<void>
  /** True if the client is closed or closing, also while it grants its calls time to end. */
  readonly closed: boolean
  /**
   * Registers work of several calls. The client ends it like a call: it asks it to finish, and then aborts it. @returns
   * function that removes it again
   */
  track(work: Abortable): () => void
  /** Emits an event of the client. */
  report(event: BulkEvent): void
  /** Reports a search response that lacks results. @param meta - facts about its call */
  reportPartial(response: unknown, meta: ResultMeta): void
  /**
   * Subscribes to work on the server after the end of a helper, such as closing a point in time. `close()` waits for
   * it, for at most 5 seconds. Only `events$` reports its failure.
   */
  cleanup(work$: Observable<unknown>): void
  /**
   * Calls an API.
   *
   * @param name - name in the specification, such as `search` or `indices.create`
   * @param handling - destination of the response's bytes, and whether the call outlives the client
   */
  call$(
    name: string,
    params: CallParameters,
    options: CallOptions | undefined,
    handling: CallHandling,
  ): Observable<unknown>
}
