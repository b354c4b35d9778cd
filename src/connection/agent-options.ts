import { ConfigurationError } from '../errors/index.js'
import type { AgentOption, AgentOptions, ConnectionOptions } from './connection.js'

type SocketSettings = Partial<Pick<ConnectionOptions, 'maxSockets' | 'keepAliveTimeout'>>

/** The names that are understood, so that a misspelt one, or one without a meaning here, is not passed over. */
const NAMES: Record<keyof AgentOptions, true> = {
  keepAlive: true,
  maxSockets: true,
  maxTotalSockets: true,
  timeout: true,
}

/** The most sockets that can be had: `http.Agent` says Infinity where it means no limit. */
const NO_LIMIT = 65_535

/**
 * What the `agent` option says of sockets, in the words that every kind of connection understands.
 *
 * @throws ConfigurationError that names an option which is not one of {@link AgentOptions}
 */
export function socketSettings(agent: AgentOption | undefined): SocketSettings {
  if (agent === undefined || typeof agent === 'function') return {}
  if (agent === false) return { keepAliveTimeout: 0 }
  for (const name of Object.keys(agent)) {
    if (!Object.hasOwn(NAMES, name)) {
      throw new ConfigurationError(`agent.${name} is not an option; there are ${Object.keys(NAMES).join(', ')}`)
    }
  }
  return { ...limit(agent), ...idleTime(agent) }
}

function limit({ maxSockets = Number.POSITIVE_INFINITY, maxTotalSockets = maxSockets }: AgentOptions): SocketSettings {
  const most = Math.min(maxSockets, maxTotalSockets)
  if (!(most >= 1)) throw new ConfigurationError(`agent.maxSockets must be at least 1, got ${most}`)
  return most === Number.POSITIVE_INFINITY ? {} : { maxSockets: Math.min(most, NO_LIMIT) }
}

function idleTime({ keepAlive, timeout }: AgentOptions): SocketSettings {
  if (keepAlive === false) return { keepAliveTimeout: 0 }
  if (timeout !== undefined && !(timeout >= 0)) {
    throw new ConfigurationError(`agent.timeout must be a number of milliseconds, got ${timeout}`)
  }
  // To http.Agent 0 means that sockets are kept for ever; the client's own default is as near to that as is sensible.
  return timeout === undefined || timeout === 0 ? {} : { keepAliveTimeout: timeout }
}
