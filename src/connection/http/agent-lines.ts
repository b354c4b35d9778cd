import type { Agent } from 'node:http'
import type { Socket } from 'node:net'
import type { ConnectionOptions } from '../connection.js'
import { closed } from '../pool.js'
import { connectionClosed } from '../socket/socket-errors.js'
import { AgentLine } from './agent-line.js'
import type { HttpExchange } from './http-exchange.js'
import { returnAgent } from './shared-agents.js'

/** Has requests carried by an agent of the user's, which opens and keeps sockets as it thinks fit. */
export class AgentLines {
  readonly options: ConnectionOptions
  readonly agent: Agent
  /** Sockets that have been found ready and trusted, and have carried a request. */
  readonly used = new WeakSet<Socket>()
  readonly #lines = new Map<HttpExchange, AgentLine>()
  closed = false

  constructor(options: ConnectionOptions, agent: Agent) {
    this.options = options
    this.agent = agent
  }

  accept(exchange: HttpExchange): void {
    if (this.closed) return exchange.fail(closed())
    const line = new AgentLine(this, exchange)
    this.#lines.set(exchange, line)
    exchange.send(line)
  }

  cancel(exchange: HttpExchange): void {
    exchange.cancel()
  }

  forget(exchange: HttpExchange): void {
    this.#lines.delete(exchange)
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    for (const exchange of [...this.#lines.keys()]) exchange.lose(connectionClosed())
    this.#destroyIdleSockets()
    returnAgent(this.agent)
  }

  /** An agent that goes on for other nodes would keep them. */
  #destroyIdleSockets(): void {
    const { freeSockets = {} } = this.agent
    for (const socket of Object.values(freeSockets).flatMap((free = []) => [...free])) {
      if (this.used.has(socket)) socket.destroy()
    }
  }
}
