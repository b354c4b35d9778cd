import { concatMap, defer, from, type Observable, takeLast } from 'rxjs'
import type { EqlHitsEvent, EqlHitsSequence, EqlSearchRequest, EqlSearchResponse } from '../../api/generated/estypes.js'
import { missingParts } from '../../call/partial-response.js'
import { QueryError } from '../../errors/index.js'
import { unusable } from '../check-response.js'
import { endingEarly } from '../end-early.js'
import type { HelperHost } from '../host.js'
import { type AsyncQueryOptions, type DecidedByHelper, eqlSettings, rejectDecided } from './async-options.js'
import { asyncBodies$ } from './async-query.js'

/** Parameters of an EQL search, without those that the helper sets itself. */
export type EqlParameters = Omit<EqlSearchRequest, DecidedByHelper | 'body'>

/** Value that an EQL search emits: an event, or a sequence of events. */
export type EqlMatch<TEvent = unknown> = EqlHitsEvent<TEvent> | EqlHitsSequence<TEvent>

/** Events or sequences that an EQL search finds; see `helpers.eql$`. */
export function eql$(host: HelperHost, params: EqlParameters, options: AsyncQueryOptions = {}): Observable<EqlMatch> {
  return defer(() => {
    rejectDecided('eql$', params, options)
    const settings = eqlSettings(host, options)
    const { call, detached, submit, poll } = settings
    const bodies$ = asyncBodies$<EqlSearchResponse>(
      host,
      {
        submit$: host.detached.eql.search$({ ...params, ...submit }, detached),
        poll$: (id) => host.api.eql.get$({ id, ...poll }, call),
        delete$: (id) => host.detached.eql.delete$({ id }, { ...detached, ignore: [404] }),
        result: 'hits',
      },
      settings,
    )
    const matches$ = bodies$.pipe(
      takeLast(1),
      concatMap((body) => from(matches(body, params))),
    )
    return endingEarly(host, { params, options: call }, matches$)
  })
}

function matches(body: EqlSearchResponse, params: EqlParameters): readonly EqlMatch[] {
  const missing = missingParts('eql.search', body)
  if (missing !== undefined && (missing.timedOut || params.allow_partial_search_results !== true)) {
    throw new QueryError(missing.message, { failures: missing.failures })
  }
  const { events, sequences } = body.hits
  const found = events ?? sequences ?? []
  if (!Array.isArray(found)) throw unusable(body, 'its matches are no list')
  return found
}
