import { Observable, type Subscriber } from 'rxjs'
import type { Call, RequestParams } from './call.js'
import { NoLivingConnectionsError } from './errors/index.js'
import { ambientDemand } from './flow/ambient.js'
import { Demand } from './flow/demand.js'
import { Node } from './nodes/node.js'
import { NodePool } from './nodes/pool.js'
import { selectorOf } from './nodes/selector.js'
import { Events } from './observe/events.js'
import type { CallOptions } from './options/call-options.js'
import type { ClientSettings } from './options/client-settings.js'
import { type Parts, run$ } from './pipeline.js'
import { Releases } from './releases.js'
import { RetryBudget } from './retry/budget.js'
import { RetryPolicy } from './retry/policy.js'
import { Running } from './running.js'

/** What a client and those derived from it have in common: nodes and their sockets, the calls under way, the events. */
export class Core {
  readonly settings: ClientSettings
  readonly #parts: Parts
  readonly #releases: Releases
  #requests = 0
  #closed = false
  #closing: Promise<void> | undefined

  constructor(settings: ClientSettings) {
    this.settings = settings
    const { nodeSelector, scheduler, interceptors } = settings
    const events = new Events()
    this.#releases = new Releases(scheduler)
    const nodes = new NodePool(makeNodes(settings), selectorOf(nodeSelector), scheduler, events)
    this.#parts = {
      nodes,
      events,
      retry: new RetryPolicy(scheduler, nodes, new RetryBudget(), events),
      serializer: settings.serializer,
      version: settings.compatibilityVersion,
      perCall: interceptors.perCall ?? [],
      perAttempt: interceptors.perAttempt ?? [],
      running: new Running(),
    }
  }

  get events(): Events {
    return this.#parts.events
  }

  get nodes(): readonly Node[] {
    return this.#parts.nodes.nodes
  }

  /** The id of a request that brings none. */
  requestId(params: RequestParams, options: CallOptions = {}): unknown {
    const { generateRequestId } = this.settings
    return generateRequestId === undefined ? ++this.#requests : generateRequestId(params, options)
  }

  /** An Observable of calls: `describe` says, for each subscription anew, what is asked. */
  call$(describe: () => Call): Observable<unknown> {
    return new Observable((out) => this.#start(describe(), out))
  }

  /** Sees to what a helper owes the server. */
  release(work$: Observable<unknown>): void {
    this.#releases.add(work$)
  }

  /** Refuses new calls, ends those under way, and closes all sockets. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  #start(call: Call, out: Subscriber<unknown>): void {
    if (this.#closed && !call.settings.detached) {
      return out.error(
        new NoLivingConnectionsError('the client has been closed', call.diagnostics(), call.errorSettings()),
      )
    }
    if (call.settings.asStream !== false) out.add(obeyDemand(call))
    run$(call, this.#parts).subscribe(out)
  }

  async #close(): Promise<void> {
    // First of all: who hears that a call has ended may start the next at once.
    this.#closed = true
    this.#parts.running.abort('the client was closed')
    await this.#releases.settled()
    await this.#parts.nodes.close()
    this.#parts.events.close()
  }
}

function makeNodes({ nodes, Connection, ...options }: ClientSettings): Node[] {
  const { tls, caFingerprint, maxSockets, keepAliveTimeout, scheduler } = options
  const shared = { tls, caFingerprint, maxSockets, keepAliveTimeout, scheduler }
  return nodes.map((node) => new Node(node, new Connection({ url: node.url, ...shared })))
}

/** A streamed reply's socket obeys whoever reads slowly. @returns how to stop obeying */
function obeyDemand(call: Call): (() => void) | undefined {
  const demand = ambientDemand()
  const socket = new Demand()
  call.demand = demand
  call.socket = socket
  return demand?.control({ pause: () => socket.pause(demand), resume: () => socket.resume(demand) })
}
