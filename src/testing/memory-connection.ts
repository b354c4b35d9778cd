import { concat, defer, from, mergeMap, type Observable, type ObservableInput, of } from 'rxjs'
import type { Connection, ConnectionClass, WireRequest } from '../connection/connection.js'
import type { ResponseHeaders, WireEvent } from '../message/wire.js'

/** What a request is answered with. */
export interface MemoryResponse {
  /** The response's status. @defaultValue 200 */
  statusCode?: number
  /** Header fields besides Elasticsearch's own, or in their place; `undefined` takes one away. @defaultValue none */
  headers?: ResponseHeaders
  /** Strings and bytes are sent as they are, anything else as JSON. @defaultValue none */
  body?: unknown
}

/**
 * Answers a request: at once, later, or never; an error is a connection that broke.
 *
 * @example
 * ```ts
 * const slow: Answer = ({ path }) => of({ body: { path } }).pipe(delay(100))
 * const broken: Answer = () => throwError(() => new Error('socket hang up'))
 * ```
 */
export type Answer = (request: WireRequest) => MemoryResponse | ObservableInput<MemoryResponse>

/** A class of connections for the client's `Connection` option, with what was sent over them. */
export interface MemoryConnectionClass extends ConnectionClass {
  /** What was sent over all its connections, oldest first. */
  readonly requests: readonly WireRequest[]
}

/**
 * A connection without sockets, for tests: everything of the client runs but the network.
 *
 * @example
 * ```ts
 * const Connection = MemoryConnection.answering(() => ({ body: { count: 3 } }))
 * const client = new Client({ node: 'http://memory', Connection })
 * client.count$({ index: 'books' }).subscribe(({ count }) => console.log(count)) // 3
 * ```
 */
export class MemoryConnection implements Connection {
  readonly #answer: Answer
  readonly #requests: WireRequest[]

  private constructor(answer: Answer, requests: WireRequest[]) {
    this.#answer = answer
    this.#requests = requests
  }

  /**
   * Makes a class of connections that answer as this function says.
   *
   * @example A server that is busy at first: the call is repeated.
   * ```ts
   * const Connection = MemoryConnection.answering(() =>
   *   Connection.requests.length === 1 ? { statusCode: 503 } : { body: { count: 3 } },
   * )
   * const client = new Client({ node: 'http://memory', Connection, retryBackoff: () => 0 })
   * ```
   */
  static answering(answer: Answer): MemoryConnectionClass {
    const requests: WireRequest[] = []
    return class extends MemoryConnection {
      static readonly requests: readonly WireRequest[] = requests
      constructor() {
        super(answer, requests)
      }
    }
  }

  request$(request: WireRequest): Observable<WireEvent> {
    return defer(() => {
      this.#requests.push(request)
      const answer = this.#answer(request)
      return (isInput(answer) ? from(answer) : of(answer)).pipe(mergeMap(wireEvents))
    })
  }

  async close(): Promise<void> {}
}

function isInput(answer: MemoryResponse | ObservableInput<MemoryResponse>): answer is ObservableInput<MemoryResponse> {
  return 'then' in answer || 'subscribe' in answer || Symbol.iterator in answer || Symbol.asyncIterator in answer
}

function wireEvents({ statusCode = 200, headers, body }: MemoryResponse): Observable<WireEvent> {
  const standard = { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' }
  const head: WireEvent = { name: 'head', statusCode, headers: { ...standard, ...headers } }
  return body === undefined ? of(head) : concat(of(head), of(bytesOf(body)))
}

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}
