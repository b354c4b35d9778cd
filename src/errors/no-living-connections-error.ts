import { RequestError } from './request-error.js'

/**
 * Error about a call without a usable node: `nodeFilter` refuses all nodes, or the client is closed.
 *
 * @example
 * ```ts
 * await client.close()
 * client.info$().subscribe({ error: ({ name, message }) => console.error(name, message) })
 * ```
 */
export class NoLivingConnectionsError extends RequestError {
  override get name(): string {
    return 'NoLivingConnectionsError'
  }
}
