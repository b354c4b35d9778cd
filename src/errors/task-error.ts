import { ElasticsearchClientError, type ErrorSettings } from './client-error.js'
import { redact } from './redaction.js'

/** Details of a {@link TaskError}. */
export interface TaskErrorSettings extends ErrorSettings {
  /** Id of the task. @defaultValue not known */
  id?: string | undefined
  /** Failures of documents, shards or searches, as the server reports them. @defaultValue none */
  failures?: readonly unknown[] | undefined
  /** Result of the task, as far as there is one. @defaultValue none */
  response?: unknown
}

/**
 * Failure of a task on the server, or of following it.
 *
 * The task was canceled, it failed, or some of its documents failed.
 * If the connection to the server was lost instead, the task may still be running: `task$` can follow `id` again.
 *
 * @example
 * ```ts
 * client.helpers.reindex$({ source: { index: 'books' }, dest: { index: 'copies' } }).subscribe({
 *   error: (error) => {
 *     if (error instanceof errors.TaskError) console.error(error.message, error.id, error.failures)
 *   },
 * })
 * ```
 */
export class TaskError extends ElasticsearchClientError {
  /** Id of the task, such as `oTUltX4IQMOUUVeiohTt8A:12345`; missing if no task is known to have been started. */
  readonly id: string | undefined
  /** Failures of documents, shards or searches, as the server reports them. */
  readonly failures: readonly unknown[]
  /** Result of the task, as far as there is one. */
  readonly response: unknown

  /** @param message - outcome of the task */
  constructor(message: string, { id, failures = [], response, ...settings }: TaskErrorSettings = {}) {
    super(message, settings)
    this.id = id
    this.failures = failures
    this.response = response
  }

  override get name(): string {
    return 'TaskError'
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), id: this.id, failures: redact(this.failures) }
  }
}
