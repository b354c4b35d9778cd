import { Observable } from 'rxjs'
import { ConfigurationError } from '../../errors/index.js'
import type { WireEvent } from '../../message/wire.js'
import type { Connection, ConnectionOptions, ConnectionStats, WireRequest } from '../connection.js'
import { Pool } from '../pool.js'
import { socketOpener } from '../socket/open-socket.js'
import { AgentCarrier } from './agent-carrier.js'
import { HttpChannel } from './http-channel.js'
import { HttpExchange } from './http-exchange.js'
import { obtainAgent } from './shared-agents.js'

/** Carrier of the exchanges: a pool of sockets, or an agent. */
interface Carrier {
  accept(exchange: HttpExchange): void
  cancel(exchange: HttpExchange): void
  stats(): ConnectionStats
  close(): Promise<void>
}

/**
 * Connection that uses Node's HTTP client, for proxies and for agents of your own.
 *
 * Without an agent of your own it has the same pool as the default connection, and each of Node's agents has one socket.
 * Node's agents could not take back a queued request, and do not count the sockets that they are opening.
 *
 * @example
 * ```ts
 * const client = new Client({ node: 'http://localhost:9200', Connection: HttpConnection })
 * ```
 */
export class HttpConnection implements Connection {
  readonly #carrier: Carrier

  /** @throws ConfigurationError for a proxy beside an agent of your own: the agent alone opens the sockets */
  constructor(options: ConnectionOptions) {
    this.#carrier = carrierOf(options)
  }

  request$(request: WireRequest): Observable<WireEvent> {
    return new Observable((out) => {
      const exchange = new HttpExchange(request, out)
      this.#carrier.accept(exchange)
      return () => this.#carrier.cancel(exchange)
    })
  }

  stats(): ConnectionStats {
    return this.#carrier.stats()
  }

  close(): Promise<void> {
    return this.#carrier.close()
  }
}

function carrierOf(options: ConnectionOptions): Carrier {
  const { agent, proxy } = options
  if (typeof agent !== 'function') {
    return new Pool(options, socketOpener(options), (socket, events) => new HttpChannel(socket, options, events))
  }
  if (proxy !== undefined) throw new ConfigurationError('proxy and an agent function cannot be combined')
  return new AgentCarrier(options, obtainAgent(agent, options))
}
