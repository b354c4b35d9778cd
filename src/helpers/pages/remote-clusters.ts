import { EMPTY, ignoreElements, type Observable, tap } from 'rxjs'
import type { BufferedOptions } from '../../api/method.js'
import type { CallParameters } from '../../api/parameter-types.js'
import { missingParts } from '../../call/partial-response.js'
import type { QueryError, ScanError } from '../../errors/index.js'
import { checkResponse } from '../check-response.js'
import type { HelperHost } from '../host.js'
import { acceptsPartial } from './search-params.js'

/**
 * Fails if a remote cluster of a search cannot be reached, or if there is none. Opening a point in time leaves out such a
 * cluster without a word.
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
  if (!isRemote(index)) return EMPTY
  const accepts = acceptsPartial(others)
  const which = { index, ignore_unavailable, expand_wildcards, allow_partial_search_results: accepts || undefined }
  const params: CallParameters = { ...which, size: 0, track_total_hits: false, filter_path: ['_clusters'] }
  return host.detached.search$(params, call).pipe(
    tap((response) => {
      const missing = accepts ? undefined : missingParts('search', checkResponse(response))?.message
      const message = noCluster(index, response) ?? missing
      if (message !== undefined) throw new Failure(message)
    }),
    ignoreElements(),
  )
}

/** Returns whether a search includes remote clusters: their names end with a colon in front of the index. */
export function isRemote(index: unknown): boolean {
  // Date math can contain the colon of a time zone.
  return /[^:]:(?!:)/.test(String(index ?? '').replace(/<[^>]*>/g, '<>'))
}

/**
 * Returns a message if a search includes remote clusters, and none was asked. Elasticsearch drops a pattern such as
 * `*:logs` if no cluster has the name. If nothing else is named, it searches all local indices.
 */
export function noCluster(index: unknown, response: unknown): string | undefined {
  if (!isRemote(index) || Object(response)._clusters !== undefined) return undefined
  return `no remote cluster matches ${index}, so that Elasticsearch searches local indices alone`
}
