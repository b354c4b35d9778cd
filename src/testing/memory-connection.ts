import { concat, defer, from, mergeMap, type Observable, type ObservableInput, of } from 'rxjs'
import type { Connection, ConnectionClass, WireRequest } from '../connection/connection.js'
import { ConfigurationError } from '../errors/index.js'
import type { ResponseHeaders, WireEvent } from '../message/wire.js'
import { parseFunction } from '../validate/parse-options.js'
import { checkResponse } from './check-response.js'

/** Response to a request. */
export interface MemoryResponse {
  /** Status of the response. @defaultValue 200 */
  statusCode?: number
  /**
   * Header fields that are added to Elasticsearch's own, or replace them; `undefined` removes one. @defaultValue none
   */
  headers?: ResponseHeaders
  /** Body: strings and bytes are sent unchanged, anything else as JSON. @defaultValue none */
  body?: unknown
}

/**
 * Function that answers a request: at once, later, or never. An error stands for a connection that broke.
 *
 * @example
 * ```ts
 * const slow: Answer = ({ path }) => of({ body: { path } }).pipe(delay(100))
 * const broken: Answer = () => throwError(() => new Error('socket hang up'))
 * ```
 */
export type Answer = (request: WireRequest) => MemoryResponse | ObservableInput<MemoryResponse>

/** Class of connections for the client's `Connection` option. It records the requests. */
export interface MemoryConnectionClass extends ConnectionClass {
  /** Last 1,000 requests of all its connections, oldest first. */
  readonly requests: readonly WireRequest[]
  /** Forgets all recorded requests, for example between two tests. */
  clearRequests(): void
}

/** Number of requests that are kept, with their bodies. */
const CAPACITY = 1_000

/**
 * Connection without sockets, for tests. All parts of the client run, except the network.
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
    if (requests === undefined)
      throw new ConfigurationError('MemoryConnection needs its answer: use MemoryConnection.answering()')
    this.#answer = answer
    this.#requests = requests
  }

  /**
   * Creates a class of connections that this function answers.
   *
   * @example A server that is busy at first: the call is repeated.
   * ```ts
   * const Connection = MemoryConnection.answering(() =>
   *   Connection.requests.length === 1 ? { statusCode: 503 } : { body: { count: 3 } },
   * )
   * const client = new Client({ node: 'http://memory', Connection, retryBackoff: () => 0 })
   * ```
   * @throws ConfigurationError if the answer is no function
   */
  static answering(answer: Answer): MemoryConnectionClass {
    parseFunction()('MemoryConnection.answering: the answer', answer)
    const requests: WireRequest[] = []
    return class extends MemoryConnection {
      static readonly requests: readonly WireRequest[] = requests

      static clearRequests(): void {
        requests.length = 0
      }

      constructor() {
        super(answer, requests)
      }
    }
  }

  request$(request: WireRequest): Observable<WireEvent> {
    return defer(() => {
      this.#requests.push(request)
      if (this.#requests.length > CAPACITY) this.#requests.shift()
      const answer = this.#answer(request)
      return (isInput(answer) ? from(answer) : of(answer)).pipe(mergeMap(wireEvents))
    })
  }

  async close(): Promise<void> {}
}

function isInput(answer: MemoryResponse | ObservableInput<MemoryResponse>): answer is ObservableInput<MemoryResponse> {
  if (typeof answer !== 'object' || answer === null) return false
  return 'then' in answer || 'subscribe' in answer || Symbol.iterator in answer || Symbol.asyncIterator in answer
}

function wireEvents(response: MemoryResponse): Observable<WireEvent> {
  checkResponse(response, ['statusCode', 'headers', 'body'])
  const { statusCode = 200, headers, body } = response
  const standard = { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' }
  const head: WireEvent = { name: 'head', statusCode, headers: { ...standard, ...headers } }
  return body === undefined ? of(head) : concat(of(head), of(bytesOf(body)))
}

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}
