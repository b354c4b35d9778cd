import type { Agent } from 'node:http'
import { outsideOfCalls } from '../../rx/async-context.js'

/** Method of Node's agents by which a request gets its socket, or waits for one. The types of Node omit it. */
interface Assigning {
  addRequest(...args: readonly unknown[]): void
}

/**
 * Returns an agent that opens and assigns its sockets outside of the async contexts of requests.
 *
 * A socket would otherwise keep the context of the request that opened it, or of the last one that used it.
 */
export function detachedAgent(agent: Agent): Agent {
  const assigning: Agent & Partial<Assigning> = agent
  const addRequest = (...args: readonly unknown[]): void => {
    outsideOfCalls(() => assigning.addRequest?.(...args))
  }
  return Object.create(agent, { addRequest: { value: addRequest } })
}
