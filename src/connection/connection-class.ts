import type { ConnectionClass, ConnectionOptions } from './connection.js'
import { HttpConnection } from './http/http-connection.js'
import { UndiciConnection } from './undici/undici-connection.js'

/** What decides how requests are carried. */
export interface ConnectionChoice extends Pick<ConnectionOptions, 'proxy' | 'agent'> {
  /** A class of the user's own, which is left to make of the other options what it can. */
  readonly Connection?: ConnectionClass | undefined
}

/** The class of connections for a node: Node's own HTTP client where a proxy or an agent is to be used, otherwise undici. */
export function connectionClass({ Connection, proxy, agent }: ConnectionChoice): ConnectionClass {
  if (Connection !== undefined) return Connection
  return proxy !== undefined || typeof agent === 'function' ? HttpConnection : UndiciConnection
}
