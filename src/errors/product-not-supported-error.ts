import { RequestError } from './request-error.js'

/**
 * Error about a server that does not identify itself as Elasticsearch by the header `X-Elastic-Product`.
 *
 * It is a different product, or a proxy removes the header.
 *
 * @example
 * ```ts
 * new Client({ node: 'https://www.example.com' }).info$().subscribe({
 *   error: (error) => console.error(error instanceof errors.ProductNotSupportedError), // true
 * })
 * ```
 */
export class ProductNotSupportedError extends RequestError {
  override get name(): string {
    return 'ProductNotSupportedError'
  }
}
