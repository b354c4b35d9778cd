import type { Agent } from 'node:http'
import { ConfigurationError } from '../../errors/index.js'
import { messageOf } from '../../errors/message-of.js'
import type { AgentFactory, ConnectionOptions } from '../connection.js'

/** Number of connections that use each agent. A function may return the same one for all nodes. */
const users = new WeakMap<Agent, number>()

/**
 * Obtains an agent from the user's function. Other connections may share it.
 *
 * @throws ConfigurationError if the function throws or does not return an agent
 */
export function obtainAgent(make: AgentFactory, options: ConnectionOptions): Agent {
  const agent = made(make, options)
  if (!isAgent(agent)) throw new ConfigurationError('the agent function must return an http.Agent')
  users.set(agent, usersOf(agent) + 1)
  return agent
}

/** Returns an agent, and destroys it when no other connection uses it. */
export function returnAgent(agent: Agent): void {
  const left = usersOf(agent) - 1
  users.set(agent, left)
  if (left === 0) agent.destroy()
}

function usersOf(agent: Agent): number {
  return users.get(agent) ?? 0
}

function made(make: AgentFactory, options: ConnectionOptions): unknown {
  try {
    return make(options)
  } catch (cause) {
    throw new ConfigurationError(`the agent function failed: ${messageOf(cause)}`, { cause })
  }
}

/** Returns `true` for an agent. Those of some packages do not extend Node's, but all have these methods. */
function isAgent(value: unknown): value is Agent {
  if (typeof value !== 'object' || value === null) return false
  return ['addRequest', 'destroy'].every((method) => typeof Reflect.get(value, method) === 'function')
}
