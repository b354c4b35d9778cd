import { Observable } from 'rxjs'
import { ConfigurationError } from '../../errors/index.js'
import type { WireEvent } from '../../message/wire.js'
import type { Connection, ConnectionOptions, WireRequest } from '../connection.js'
import { Pool } from '../pool.js'
import { socketOpener } from '../socket/open-socket.js'
import { onceLoaded } from './load-undici.js'
import { Channel } from './undici-channel.js'
import { Exchange } from './undici-exchange.js'

/**
 * The default connection: a pool of sockets to one node, each driven by an undici Client.
 *
 * The queue of requests that wait for a socket is ours: undici keeps hold of a queued request, so that it could neither be
 * taken back nor be served by a socket that becomes free first.
 *
 * @example A connection of your own around it
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
  readonly #pool: Pool<Exchange>

  /** @throws ConfigurationError for an agent of your own, which only `HttpConnection` can use */
  constructor(options: ConnectionOptions) {
    if (typeof options.agent === 'function') {
      throw new ConfigurationError('UndiciConnection cannot use an agent: leave Connection out, or give HttpConnection')
    }
    this.#pool = new Pool(
      options,
      onceLoaded(socketOpener(options)),
      (socket, events) => new Channel(socket, options, events),
    )
  }

  request$(request: WireRequest): Observable<WireEvent> {
    return new Observable((out) => {
      const exchange = new Exchange(request, out)
      this.#pool.accept(exchange)
      return () => this.#pool.cancel(exchange)
    })
  }

  close(): Promise<void> {
    return this.#pool.close()
  }
}
