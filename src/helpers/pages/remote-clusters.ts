import { EMPTY, ignoreElements, type Observable, tap } from 'rxjs'
import type { BufferedOptions } from '../../api/method.js'
import type { CallParameters } from '../../api/parameter-types.js'
import { missingParts } from '../../call/partial-response.js'
import type { QueryError, ScanError } from '../../errors/index.js'
import { checkResponse } from '../check-response.js'
import type { HelperHost } from '../host.js'
import { acceptsPartial } from './search-params.js'

/**
 * Fails if a remote cluster of a search cannot be reached. Opening a point in time leaves out such a cluster without a
 * word.
 *
 * @param Failure - class of the error
 */
export function checkClusters$(
  host: HelperHost,
  search: object,
  call: BufferedOptions,
  Failure: typeof ScanError | typeof QueryError,
): Observable<never> {
  const { index, ignore_unavailable, expand_wildcards, ...others }: CallParameters = { ...search }
  if (!isRemote(index) || acceptsPartial(others)) return EMPTY
  const which = { index, ignore_unavailable, expand_wildcards }
  const params: CallParameters = { ...which, size: 0, track_total_hits: false, filter_path: ['_clusters'] }
  return host.detached.search$(params, call).pipe(
    tap((response) => {
      const missing = missingParts('search', checkResponse(response))
      if (missing !== undefined) throw new Failure(missing.message)
    }),
    ignoreElements(),
  )
}

/** Tells whether a search includes remote clusters: their names end with a colon in front of the index. */
export function isRemote(index: unknown): boolean {
  return /[^:]:(?!:)/.test(String(index ?? ''))
}
