import type { ConnectionClass, ConnectionOptions } from './connection.js'
import { HttpConnection } from './http/http-connection.js'
import { UndiciConnection } from './undici/undici-connection.js'

/** Options that determine the class of connections. */
export interface ConnectionChoice extends Pick<ConnectionOptions, 'proxy' | 'agent'> {
  /** Connection class given by the user. It interprets the other options itself. */
  readonly Connection?: ConnectionClass | undefined
}

/** Returns the class of connections for a node: Node's HTTP client for a proxy or an agent, otherwise undici. */
export function connectionClass({ Connection, proxy, agent }: ConnectionChoice): ConnectionClass {
  if (Connection !== undefined) return Connection
  return proxy !== undefined || typeof agent === 'function' ? HttpConnection : UndiciConnection
}
