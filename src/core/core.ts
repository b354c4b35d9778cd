import { defer, firstValueFrom, map, type Observable, race, type Subscriber, timer } from 'rxjs'
import { type Abortable, ActiveCalls } from '../call/active-calls.js'
import { ApiVersion } from '../call/api-version.js'
import type { Call } from '../call/call.js'
import { END_REASONS } from '../call/end-reasons.js'
import { Events } from '../call/events.js'
import { NoLivingConnectionsError } from '../errors/index.js'
import { ambientDemand } from '../flow/ambient.js'
import { Demand } from '../flow/demand.js'
import { destroyBody, givenBody } from '../message/body.js'
import type { RequestParams } from '../message/request.js'
import type { ElasticsearchNode } from '../nodes/node.js'
import { NodePool } from '../nodes/pool.js'
import { selectorOf } from '../nodes/selector.js'
import { Sniffer, type SniffResponse } from '../nodes/sniffer.js'
import { channelObserver } from '../observe/channel-observer.js'
import { type ClientStats, clientStats } from '../observe/stats.js'
import type { CallOptions } from '../options/call-options.js'
import type { ClientSettings } from '../options/client-settings.js'
import { sniffSwitch } from '../options/sniff-options.js'
import { type ClientContext, run$ } from '../pipeline.js'
import { RetryBudget } from '../retry/budget.js'
import { Hedging } from '../retry/hedging.js'
import { RetryPolicy } from '../retry/policy.js'
import { outsideOfCalls } from '../rx/async-context.js'
import { CallSites } from './call-sites.js'
import { Cleanup } from './cleanup.js'
import { makeNode } from './make-node.js'
import { sniffCall } from './sniff-call.js'

/** State that a client shares with the clients derived from it: nodes and their sockets, calls under way, events. */
export class Core {
  readonly settings: ClientSettings
  /** Recorder of the lines of user code that make calls. */
  readonly callSites: CallSites
  readonly #parts: ClientContext
  readonly #cleanup: Cleanup
  readonly #sniffer: Sniffer | undefined
  #requests = 0
  #closed = false
  #closing: Promise<void> | undefined

  constructor(settings: ClientSettings) {
    this.settings = settings
    this.callSites = new CallSites(settings.callSites)
    const { scheduler, interceptors } = settings
    const events = new Events(channelObserver)
    this.#cleanup = new Cleanup(scheduler)
    const nodes = this.#makePool(events)
    if (sniffSwitch(settings) !== undefined) this.#sniffer = this.#makeSniffer(nodes, events)
    const budget = new RetryBudget(scheduler)
    this.#parts = {
      nodes,
      events,
      retry: new RetryPolicy(scheduler, nodes, budget, events),
      hedging: new Hedging(scheduler, nodes, budget, events),
      serializer: settings.serializer,
      version: new ApiVersion(settings.compatibilityVersion),
      perCall: interceptors.perCall ?? [],
      perAttempt: interceptors.perAttempt ?? [],
      running: new ActiveCalls(),
    }
  }

  get events(): Events {
    return this.#parts.events
  }

  /** Takes the state of calls, nodes and sockets. */
  stats(): ClientStats {
    const { running, retry, hedging, nodes } = this.#parts
    return clientStats(running, retry, hedging, nodes)
  }

  get nodes(): readonly ElasticsearchNode[] {
    return this.#parts.nodes.nodes
  }

  /** Returns the id of a request that was given none. */
  requestId(params: RequestParams, options: CallOptions = {}): unknown {
    const { generateRequestId } = this.settings
    return generateRequestId === undefined ? ++this.#requests : generateRequestId(params, options)
  }

  /** Sends a call and emits its result to a subscriber. */
  start(call: Call, out: Subscriber<unknown>): void {
    if (this.#closed && !call.handling.detached) {
      destroyBody(givenBody(call.params))
      return out.error(call.error(NoLivingConnectionsError, END_REASONS.refused))
    }
    const sniffer = this.#sniffer
    if (sniffer !== undefined) outsideOfCalls(() => sniffer.callBegins())
    if (call.settings.asStream !== false) out.add(obeyDemand(call))
    run$(call, this.#parts).subscribe(out)
  }

  /** Returns whether the client is closed or closing. */
  get closed(): boolean {
    return this.#closed
  }

  /** Registers work of several calls, which `close()` ends like a call. @returns function that removes it again */
  track(work: Abortable): () => void {
    const { running } = this.#parts
    running.add(work)
    return () => running.delete(work)
  }

  /** Subscribes to work that `close()` waits for, such as closing a point in time. */
  cleanup(work$: Observable<unknown>): void {
    this.#cleanup.add(work$)
  }

  /** Emits when the client closes, after its calls have ended. */
  get closing$(): Observable<void> {
    return this.#cleanup.closing$
  }

  /** Refuses new calls, ends those under way, at once or when `grace` is over, and closes all sockets. */
  close(grace = 0): Promise<void> {
    this.#closing ??= this.#close(grace)
    // A second call of `close()` without a grace period ends the first one's.
    if (grace === 0) this.#parts.running.abort(END_REASONS.closed)
    return this.#closing
  }

  #makePool(events: Events): NodePool {
    const { settings } = this
    return new NodePool(
      settings.nodes.map((node) => makeNode(node, settings)),
      {
        selector: selectorOf(settings.nodeSelector),
        hedgeSelector: selectorOf(settings.nodeSelector),
        filter: settings.nodeFilter,
        scheduler: settings.scheduler,
        events: {
          died: (node, rest) => {
            events.died(node, rest)
            outsideOfCalls(() => this.#sniffer?.nodeDied())
          },
          revived: (node) => events.revived(node),
        },
      },
    )
  }

  #makeSniffer(pool: NodePool, events: Events): Sniffer {
    const { settings } = this
    return new Sniffer(settings, {
      pool,
      scheduler: settings.scheduler,
      ask$: this.#askForNodes$(),
      makeNode: (node) => makeNode(node, settings),
      report: (reason, outcome) => events.sniffed(reason, outcome),
    })
  }

  #askForNodes$(): Observable<SniffResponse> {
    const { call: defaults, sniffEndpoint } = this.settings
    return defer(() => {
      const call = sniffCall(sniffEndpoint, defaults, (params) => this.requestId(params))
      return run$(call, this.#parts).pipe(map((body) => ({ body, from: call.node })))
    })
  }

  async #close(grace: number): Promise<void> {
    // Comes first: the end of a call may start the next one at once.
    this.#closed = true
    this.#sniffer?.stop()
    const { running } = this.#parts
    if (grace > 0) {
      running.finish()
      await firstValueFrom(race(running.drained$, timer(grace, this.settings.scheduler)))
    }
    try {
      running.abort(END_REASONS.closed)
    } finally {
      // A teardown of the user that throws rejects the promise, but leaves no socket open.
      await this.#cleanup.settled()
      await this.#parts.nodes.close().finally(() => this.#parts.events.close())
    }
  }
}

/** Lets the consumer's demand pause the socket of a streamed response. @returns function that disconnects them */
function obeyDemand(call: Call): (() => void) | undefined {
  const demand = ambientDemand()
  const socket = new Demand()
  call.demand = demand
  call.socket = socket
  return demand?.control({ pause: () => socket.pause(demand), resume: () => socket.resume(demand) })
}
