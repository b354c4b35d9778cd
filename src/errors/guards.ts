import { ResponseError } from './response-error.js'

/**
 * Returns `true` if Elasticsearch answered with an error, optionally one with a given status.
 *
 * @param statusCodes - the statuses to accept; any status if left out
 * @example
 * ```ts
 * client
 *   .get$({ index: 'books', id: '1' })
 *   .pipe(catchError((error) => (errors.isResponseError(error, 404) ? of(undefined) : throwError(() => error))))
 * ```
 */
export function isResponseError(error: unknown, ...statusCodes: readonly number[]): error is ResponseError {
  if (!(error instanceof ResponseError)) return false
  return statusCodes.length === 0 || statusCodes.includes(error.statusCode)
}

/**
 * Returns `true` if Elasticsearch answered with an error of one of the given types.
 *
 * @param types - Elasticsearch's names, such as `'index_not_found_exception'`
 * @example
 * ```ts
 * if (errors.isErrorOfType(error, 'version_conflict_engine_exception')) console.log('another writer was faster')
 * ```
 */
export function isErrorOfType(error: unknown, ...types: readonly string[]): error is ResponseError {
  return error instanceof ResponseError && error.type !== undefined && types.includes(error.type)
}
