import { ResponseError } from './response-error.js'

/**
 * Whether Elasticsearch answered with an error, of one of these statuses if there are any.
 *
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
 * Whether Elasticsearch answered with an error of one of these types, such as `'index_not_found_exception'`.
 *
 * @example
 * ```ts
 * if (errors.isErrorOfType(error, 'version_conflict_engine_exception')) console.log('somebody was faster')
 * ```
 */
export function isErrorOfType(error: unknown, ...types: readonly string[]): error is ResponseError {
  return error instanceof ResponseError && error.type !== undefined && types.includes(error.type)
}
