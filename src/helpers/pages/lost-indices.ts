import { catchError, defer, EMPTY, mergeMap, type Observable, throwError } from 'rxjs'
import type { BufferedOptions } from '../../api/method.js'
import { ResponseError, ScanError } from '../../errors/index.js'
import { checkResponse } from '../check-response.js'
import type { HelperHost } from '../host.js'
import { isLoss } from './recovery.js'

/** Statuses by which Elasticsearch says that an expression names an index that is deleted or closed. */
const GONE: readonly number[] = [400, 404]

/** Parameters of a search that determine its indices. */
interface Expression {
  readonly index?: unknown
  readonly ignore_unavailable?: unknown
  readonly allow_no_indices?: unknown
  readonly expand_wildcards?: unknown
}

/**
 * Indices with lost shards, and the check that a new pass reads them again.
 *
 * A deleted or closed index fails as a dead node does, and an alias can have moved. A new pass would then read other
 * indices than the first one, and leave out documents or bring them twice.
 */
export class LostIndices {
  readonly #host: HelperHost
  readonly #call: BufferedOptions
  readonly #expression: Expression
  readonly #names = new Set<string>()

  constructor(host: HelperHost, params: unknown, call: BufferedOptions) {
    const { index, ignore_unavailable, allow_no_indices, expand_wildcards }: Expression = Object(params)
    this.#host = host
    this.#call = call
    this.#expression = { index, ignore_unavailable, allow_no_indices, expand_wildcards }
  }

  /** Notes the indices of the shards that an error says are lost. */
  note(error: unknown): void {
    if (!(error instanceof ScanError)) return
    for (const failure of error.failures) {
      const { index }: { index?: unknown } = Object(failure)
      if (typeof index === 'string' && isLoss(failure)) this.#names.add(index)
    }
  }

  /** Completes if the search still means all lost indices. Reading is all that the request needs to be permitted. */
  check$(): Observable<never> {
    return defer(() => {
      if (this.#names.size === 0) return EMPTY
      const params = { ...this.#expression, fields: ['_index'], filter_path: ['indices'] }
      return this.#host.api.fieldCaps$<{ indices?: string | string[] }>(params as object, this.#call).pipe(
        catchError((error) => throwError(() => (isGone(error) ? this.#error(error) : error))),
        mergeMap((response) => {
          const { indices = [] } = checkResponse(response)
          const present = new Set([indices].flat())
          const isComplete = [...this.#names].every((name) => present.has(name))
          return isComplete ? EMPTY : throwError(() => this.#error())
        }),
      )
    })
  }

  #error(cause?: unknown): ScanError {
    const names = [...this.#names].join(', ')
    const what = 'it was deleted or closed, or the search does not mean it any more, as when an alias has moved'
    return new ScanError(`what was read of ${names} cannot be read again: ${what}`, { cause })
  }
}

function isGone(error: unknown): boolean {
  return error instanceof ResponseError && GONE.includes(error.statusCode)
}
