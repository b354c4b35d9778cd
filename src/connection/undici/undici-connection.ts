import { Observable } from 'rxjs'
import { ConfigurationError } from '../../errors/index.js'
import type { WireEvent } from '../../message/wire.js'
import type { Connection, ConnectionOptions, ConnectionStats, WireRequest } from '../connection.js'
import { Pool } from '../pool.js'
import { socketOpener } from '../socket/open-socket.js'
import { onceLoaded } from './load-undici.js'
import { UndiciChannel } from './undici-channel.js'
import { UndiciExchange } from './undici-exchange.js'

/**
 * Default connection: a pool of sockets to one node, each with an undici Client.
 *
 * The library has its own queue of requests. undici could not take back a queued request, or move it to another socket.
 *
 * @example A subclass of your own
 * ```ts
 * class Logged extends UndiciConnection {
 *   override request$(request: WireRequest) {
 *     console.log(request.method, request.path)
 *     return super.request$(request)
 *   }
 * }
 * const client = new Client({ node: 'http://localhost:9200', Connection: Logged })
 * ```
 */
export class UndiciConnection implements Connection {
  readonly #pool: Pool<UndiciExchange>

  /** @throws ConfigurationError for an agent of your own, which requires `HttpConnection` */
  constructor(options: ConnectionOptions) {
    if (typeof options.agent === 'function') {
      throw new ConfigurationError('UndiciConnection cannot use an agent: omit Connection, or pass HttpConnection')
    }
    this.#pool = new Pool(
      options,
      onceLoaded(socketOpener(options)),
      (socket, events) => new UndiciChannel(socket, options, events),
    )
  }

  request$(request: WireRequest): Observable<WireEvent> {
    return new Observable((out) => {
      const exchange = new UndiciExchange(request, out)
      this.#pool.accept(exchange)
      return () => this.#pool.cancel(exchange)
    })
  }

  stats(): ConnectionStats {
    return this.#pool.stats()
  }

  close(): Promise<void> {
    return this.#pool.close()
  }
}
