import type { Agent } from 'node:http'
import { ConfigurationError } from '../../errors/index.js'
import { messageOf } from '../../errors/message-of.js'
import type { AgentFactory, ConnectionOptions } from '../connection.js'

/** How many connections use each agent: a function may give the same one to all nodes. */
const users = new WeakMap<Agent, number>()

/**
 * Has the user's function make an agent, or give one that other connections use, too.
 *
 * @throws ConfigurationError if it throws or returns anything else
 */
export function obtainAgent(make: AgentFactory, options: ConnectionOptions): Agent {
  const agent = made(make, options)
  if (!isAgent(agent)) throw new ConfigurationError('the function that is given as agent must return an http.Agent')
  users.set(agent, usersOf(agent) + 1)
  return agent
}

/** Destroys an agent that no other connection uses. */
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
    throw new ConfigurationError(`the function that is given as agent failed: ${messageOf(cause)}`, { cause })
  }
}

/** Agents of some packages do not inherit from Node's; these are the methods that every one has. */
function isAgent(value: unknown): value is Agent {
  if (typeof value !== 'object' || value === null) return false
  return ['addRequest', 'destroy'].every((method) => typeof Reflect.get(value, method) === 'function')
}
