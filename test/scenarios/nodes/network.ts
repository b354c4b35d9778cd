import { Client, type ClientEvent, type ClientOptions, type Connection, type ConnectionOptions } from 'rxelastic'
import { defer, finalize, type Observable, VirtualTimeScheduler } from 'rxjs'
import { onTestFinished } from 'vitest'
import { WireFailure, type WireRequest } from '../../../src/connection/connection.js'
import type { WireEvent } from '../../../src/message/wire.js'
import { head, response } from '../../support/calls/calls.js'
import { type Recorded, record } from '../../support/recording/recorded.js'

/** What a node says of itself in the nodes API, as far as anybody reads it. */
export interface Described {
  readonly name?: string
  readonly roles?: readonly string[]
  readonly http?: { readonly publish_address: string }
}

/** The nodes API's response about nodes at these addresses; each has the id `id-<address>`. */
export function described(...addresses: readonly string[]): { nodes: Record<string, Described> } {
  return {
    nodes: Object.fromEntries(addresses.map((address) => [`id-${address}`, { http: { publish_address: address } }])),
  }
}

/** Any response with a JSON body. */
export function json(body: unknown, statusCode = 200): Observable<WireEvent> {
  return response(head(statusCode, { 'content-type': 'application/json' }), JSON.stringify(body))
}

/** Nodes in this process, on a clock of their own: who was asked what, and whose connections are closed. */
export class Network {
  readonly clock = new VirtualTimeScheduler()
  /** Such as `http://es1:9200/_search`, in the order in which they came. */
  readonly requests: string[] = []
  /** The requests as they came. */
  readonly sent: WireRequest[] = []
  /** The options that connections were made with. */
  readonly connections: ConnectionOptions[] = []
  /** The origins whose connections have been closed. */
  readonly closed: string[] = []
  /** The hosts that refuse connections. */
  readonly dead = new Set<string>()
  /** How many requests are being answered. */
  open = 0
  /** Answers the nodes API. */
  sniff$: (url: URL) => Observable<WireEvent> = () => json({})
  /** Answers everything else. */
  answer$: (url: URL) => Observable<WireEvent> = () => json({})

  /** A network in which every node names these when it is asked. */
  static naming(...addresses: readonly string[]): Network {
    const network = new Network()
    network.sniff$ = () => json(described(...addresses))
    return network
  }

  /** A client of these nodes, closed at the end of the test. */
  client(options: ClientOptions): { client: Client; events: Recorded<ClientEvent>; sniffs: () => ClientEvent[] } {
    const client = new Client({ Connection: this.#connectionClass(), scheduler: this.clock, ...options })
    onTestFinished(() => client.close())
    const events = record(client.events$)
    return { client, events, sniffs: () => events.values.filter(({ type }) => type === 'sniff') }
  }

  /** How many requests for its nodes there have been. */
  get questions(): string[] {
    return this.requests.filter((url) => url.includes('_nodes'))
  }

  /** The hosts that answered everything else. */
  get hosts(): string[] {
    return this.requests.filter((url) => !url.includes('_nodes')).map((url) => new URL(url).hostname)
  }

  #connectionClass(): new (options: ConnectionOptions) => Connection {
    const request$ = (url: URL, request: WireRequest): Observable<WireEvent> => this.#request$(url, request)
    const { closed, connections } = this
    return class implements Connection {
      readonly #url: URL
      constructor(options: ConnectionOptions) {
        this.#url = options.url
        connections.push(options)
      }
      request$(request: WireRequest): Observable<WireEvent> {
        return request$(this.#url, request)
      }
      async close(): Promise<void> {
        closed.push(this.#url.origin)
      }
    }
  }

  #request$(url: URL, request: WireRequest): Observable<WireEvent> {
    return defer(() => {
      this.requests.push(url.origin + request.path)
      this.sent.push(request)
      if (this.dead.has(url.hostname)) throw new WireFailure(new Error('refused'), 'unsent')
      this.open++
      const answer$ = request.path.includes('_nodes') ? this.sniff$(url) : this.answer$(url)
      return answer$.pipe(finalize(() => this.open--))
    })
  }
}

/** The addresses of nodes. */
export function urls(nodes: readonly { readonly url: URL }[] | undefined): string[] {
  return (nodes ?? []).map(({ url }) => url.origin)
}
