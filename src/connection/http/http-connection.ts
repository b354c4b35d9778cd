import { Observable } from 'rxjs'
import { ConfigurationError } from '../../errors/index.js'
import type { WireEvent } from '../../message/wire.js'
import type { Connection, ConnectionOptions, WireRequest } from '../connection.js'
import { Pool } from '../pool.js'
import { socketOpener } from '../socket/open-socket.js'
import { AgentLines } from './agent-lines.js'
import { HttpChannel } from './http-channel.js'
import { HttpExchange } from './http-exchange.js'
import { obtainAgent } from './shared-agents.js'

/** Who has exchanges carried. */
interface Carrier {
  accept(exchange: HttpExchange): void
  cancel(exchange: HttpExchange): void
  close(): Promise<void>
}

/**
 * The connection on Node's own HTTP client: for proxies, and for agents of the user's own.
 *
 * Node's agents open sockets without counting those that are under way, and cannot take back a request that waits for one: unless
 * the user brings an agent, the pool is the same as that of the default connection, and an agent never has more than one socket.
 *
 * @example
 * ```ts
 * const client = new Client({ node: 'http://localhost:9200', Connection: HttpConnection })
 * ```
 */
export class HttpConnection implements Connection {
  readonly #carrier: Carrier

  /** @throws ConfigurationError for a proxy beside an agent of your own, which alone decides where sockets go */
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

  close(): Promise<void> {
    return this.#carrier.close()
  }
}

function carrierOf(options: ConnectionOptions): Carrier {
  const { agent, proxy } = options
  if (typeof agent !== 'function') {
    return new Pool(options, socketOpener(options), (socket, events) => new HttpChannel(socket, options, events))
  }
  if (proxy !== undefined) throw new ConfigurationError('proxy and a function as agent cannot be given together')
  return new AgentLines(options, obtainAgent(agent, options))
}
