import { ElasticsearchClientError, type ErrorSettings } from './client-error.js'
import { redact } from './redaction.js'

/** Details of a {@link QueryError}. */
export interface QueryErrorSettings extends ErrorSettings {
  /** Failures of shards or clusters, as the server reports them. @defaultValue none */
  failures?: readonly unknown[] | undefined
}

/**
 * Result of a query that is not complete: shards failed, a cluster was skipped, or the server stopped early.
 *
 * @example
 * ```ts
 * client.helpers.esql$({ query: 'FROM books' }).subscribe({
 *   error: (error) => {
 *     if (error instanceof errors.QueryError) console.error(error.message, error.failures)
 *   },
 * })
 * ```
 */
export class QueryError extends ElasticsearchClientError {
  /** Failures of shards or clusters, as the server reports them. */
  readonly failures: readonly unknown[]

  /** @param message - what is missing, and why */
  constructor(message: string, { failures = [], ...settings }: QueryErrorSettings = {}) {
    super(message, settings)
    this.failures = failures
  }

  override get name(): string {
    return 'QueryError'
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), failures: redact(this.failures) }
  }
}
