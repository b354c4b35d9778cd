import type { AgentOption, AgentOptions, ConnectionOptions, SocketOptions } from './connection.js'

/** Settings of sockets that the `agent` option can contain. */
type SocketSettings = Partial<Pick<ConnectionOptions, 'maxSockets' | 'keepAliveTimeout'>> & SocketOptions

/** Largest limit of sockets: `http.Agent` uses Infinity for no limit. */
const NO_LIMIT = 65_535

/** Converts the `agent` option to the settings that every kind of connection understands. */
export function socketSettings(agent: AgentOption | undefined): SocketSettings {
  if (agent === undefined || typeof agent === 'function') return {}
  if (agent === false) return { keepAliveTimeout: 0 }
  const {
    keepAlive: _keepAlive,
    maxSockets: _maxSockets,
    maxTotalSockets: _maxTotalSockets,
    timeout: _timeout,
    ...sockets
  } = agent
  return { ...sockets, ...limit(agent), ...idleTime(agent) }
}

function limit({ maxSockets = Number.POSITIVE_INFINITY, maxTotalSockets = maxSockets }: AgentOptions): SocketSettings {
  const most = Math.min(maxSockets, maxTotalSockets)
  return most === Number.POSITIVE_INFINITY ? {} : { maxSockets: Math.min(most, NO_LIMIT) }
}

function idleTime({ keepAlive, timeout }: AgentOptions): SocketSettings {
  if (keepAlive === false) return { keepAliveTimeout: 0 }
  // In http.Agent 0 keeps sockets forever. The client's default is the closest sensible value.
  return timeout === undefined || timeout === 0 ? {} : { keepAliveTimeout: timeout }
}
