import type { AgentOption, AgentOptions, ConnectionOptions } from './connection.js'

type SocketSettings = Partial<Pick<ConnectionOptions, 'maxSockets' | 'keepAliveTimeout'>>

/** The most sockets that can be had: `http.Agent` says Infinity where it means no limit. */
const NO_LIMIT = 65_535

/** What the `agent` option says of sockets, in the words that every kind of connection understands. */
export function socketSettings(agent: AgentOption | undefined): SocketSettings {
  if (agent === undefined || typeof agent === 'function') return {}
  if (agent === false) return { keepAliveTimeout: 0 }
  return { ...limit(agent), ...idleTime(agent) }
}

function limit({ maxSockets = Number.POSITIVE_INFINITY, maxTotalSockets = maxSockets }: AgentOptions): SocketSettings {
  const most = Math.min(maxSockets, maxTotalSockets)
  return most === Number.POSITIVE_INFINITY ? {} : { maxSockets: Math.min(most, NO_LIMIT) }
}

function idleTime({ keepAlive, timeout }: AgentOptions): SocketSettings {
  if (keepAlive === false) return { keepAliveTimeout: 0 }
  // To http.Agent 0 means that sockets are kept for ever; the client's own default is as near to that as is sensible.
  return timeout === undefined || timeout === 0 ? {} : { keepAliveTimeout: timeout }
}
