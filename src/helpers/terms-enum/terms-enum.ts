import { concat, defer, map, type Observable } from 'rxjs'
import type { TermsEnumRequest, TermsEnumResponse } from '../../api/generated/estypes.js'
import { missingParts } from '../../call/partial-response.js'
import { quote } from '../../errors/describe.js'
import { QueryError } from '../../errors/index.js'
import type { CallOptions } from '../../options/call-options.js'
import { parseBoolean, parseCount, parseWithin, type Validators } from '../../validate/parse-options.js'
import { checkResponse } from '../check-response.js'
import { splitOptions } from '../helper-options.js'
import type { HelperHost } from '../host.js'
import { emitItems, type ItemPage } from '../pages/emit-items.js'
import { checkClusters$, isRemote } from '../pages/remote-clusters.js'
import { type Refusal, refusal, refuseParams } from '../refuse-params.js'

/** Parameters of `termsEnum$`. `size` is the number of terms of a page. */
export type TermsEnumParameters = Omit<TermsEnumRequest, 'body' | 'filter_path'>

/** Options of `termsEnum$`, besides those of a call. */
export interface TermsEnumOptions extends Omit<CallOptions, 'asStream' | 'meta' | 'ignore'> {
  /** Number of terms that are emitted at most. @defaultValue all */
  maxItems?: number | undefined
  /** Number of pages that are fetched ahead; 0 requests a page when it is needed. @defaultValue 0 */
  prefetch?: number | undefined
  /** Accepts the terms that the server found in the time that it had. Without it, an incomplete list is a QueryError. @defaultValue false */
  allowPartial?: boolean | undefined
}

interface Own {
  readonly maxItems: number
  readonly prefetch: number
  readonly allowPartial: boolean
}

const VALIDATORS: Validators<Own> = {
  maxItems: parseWithin(Number.MAX_SAFE_INTEGER),
  prefetch: parseCount,
  allowPartial: parseBoolean,
}

const REFUSED: readonly Refusal[] = [refusal(['filter_path'], 'it needs all of the response')]

const parsePageSize = parseWithin(Number.MAX_SAFE_INTEGER)

/** Terms of a page; the server's own default is 10. */
const DEFAULT_SIZE = 100

/** Terms of a field that begin with a string, in order; see `helpers.termsEnum$`. */
export function termsEnum$(
  host: HelperHost,
  params: TermsEnumParameters,
  options: TermsEnumOptions = {},
): Observable<string> {
  return defer(() => {
    const { own, call } = splitOptions('termsEnum$', VALIDATORS, options)
    const { maxItems = Number.POSITIVE_INFINITY, prefetch = 0, allowPartial = false } = own
    refuseParams('termsEnum$', params, options, REFUSED)
    const size = Math.min(parsePageSize('size', params.size ?? DEFAULT_SIZE), maxItems)
    const page$ = (after: string | undefined, left: number): Observable<ItemPage<string>> =>
      defer(() => {
        const search = after === undefined ? params : { ...params, search_after: after }
        return host.api.termsEnum$({ ...search, size: Math.min(size, left) }, call)
      }).pipe(
        map((response) => {
          const terms = termsOf(response, allowPartial)
          const rest = left - terms.length
          const isLast = rest <= 0 || terms.length < Math.min(size, left)
          const last = terms.at(-1)
          if (!isLast && last === after) throw new QueryError(`a page ended where it began, at ${quote(last)}`)
          return { items: terms.slice(0, left), next$: isLast ? undefined : page$(last, rest) }
        }),
      )
    const terms$ = emitItems(page$(params.search_after, maxItems), prefetch)
    const { index } = params
    // A list of terms is complete even if a cluster was skipped.
    const clusters = { index, allow_partial_search_results: allowPartial }
    return isRemote(index) ? concat(checkClusters$(host, clusters, call, QueryError), terms$) : terms$
  })
}

function termsOf(response: TermsEnumResponse, allowPartial: boolean): readonly string[] {
  const { terms } = checkResponse(response, { terms: 'list', complete: 'boolean' })
  const missing = allowPartial ? undefined : missingParts('terms_enum', response)
  if (missing === undefined) return terms
  throw new QueryError(`the list of terms is incomplete; ${missing.message}`, { failures: missing.failures })
}
