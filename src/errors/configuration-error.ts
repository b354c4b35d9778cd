import { ElasticsearchClientError } from './client-error.js'

/**
 * Error about a wrong or missing option or parameter, which the message names. No request has been sent.
 *
 * Constructors and functions throw it. The Observable of a call emits it as its error.
 *
 * @example
 * ```ts
 * try {
 *   new Client({ node: 'localhost:9200' })
 * } catch (error) {
 *   if (error instanceof errors.ConfigurationError) console.error(error.message) // node must begin with http:// or https://, …
 * }
 * ```
 */
export class ConfigurationError extends ElasticsearchClientError {
  override get name(): string {
    return 'ConfigurationError'
  }
}
