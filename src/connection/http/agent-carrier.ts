import type { Agent } from 'node:http'
import type { Socket } from 'node:net'
import type { ConnectionOptions, ConnectionStats } from '../connection.js'
import { closed } from '../pool.js'
import { connectionClosed } from '../socket/socket-errors.js'
import { untilClosed } from '../socket/until-closed.js'
import { AgentChannel, type AgentState } from './agent-channel.js'
import type { HttpExchange } from './http-exchange.js'
import { returnAgent } from './shared-agents.js'

/** Carrier of exchanges through an agent of the user's. The agent opens and keeps the sockets. */
export class AgentCarrier implements AgentState {
  readonly options: ConnectionOptions
  readonly agent: Agent
  readonly used = new WeakSet<Socket>()
  closed = false
  readonly #exchanges = new Set<HttpExchange>()

  constructor(options: ConnectionOptions, agent: Agent) {
    this.options = options
    this.agent = agent
  }

  accept(exchange: HttpExchange): void {
    exchange.startAt(performance.now())
    if (this.closed) return exchange.fail(closed())
    this.#exchanges.add(exchange)
    exchange.enter(new AgentChannel(this, exchange))
  }

  cancel(exchange: HttpExchange): void {
    exchange.cancel()
  }

  forget(exchange: HttpExchange): void {
    this.#exchanges.delete(exchange)
  }

  /** Counts what the agent shows of itself, requests to other nodes that share it included. */
  stats(): ConnectionStats {
    const sockets = socketsOf(this.agent.sockets)
    const free = socketsOf(this.agent.freeSockets)
    const waiting = Object.values(this.agent.requests ?? {}).reduce((sum, requests = []) => sum + requests.length, 0)
    const all = [...sockets, ...free]
    return {
      open: all.length,
      idle: free.length,
      opening: sockets.filter(({ connecting }) => connecting).length,
      waiting,
      bytesSent: all.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
      bytesReceived: all.reduce((sum, { bytesRead }) => sum + bytesRead, 0),
    }
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    const sockets = [...socketsOf(this.agent.sockets), ...socketsOf(this.agent.freeSockets)]
    for (const exchange of [...this.#exchanges]) exchange.lose(connectionClosed())
    this.#destroyIdleSockets()
    returnAgent(this.agent)
    // Those of other nodes stay open.
    await Promise.all(sockets.filter(({ destroyed }) => destroyed).map(untilClosed))
  }

  /** Destroys the idle sockets of this node. An agent that other nodes share would keep them. */
  #destroyIdleSockets(): void {
    const { freeSockets = {} } = this.agent
    for (const socket of Object.values(freeSockets).flatMap((free = []) => [...free])) {
      if (this.used.has(socket)) socket.destroy()
    }
  }
}

/** Returns the sockets of an agent that are open or being opened. */
function socketsOf(byNode: Agent['sockets'] = {}): Socket[] {
  return Object.values(byNode).flatMap((sockets = []) => sockets.filter(({ destroyed }) => !destroyed))
}
