import { getEventListeners } from 'node:events'
import { Observable, VirtualTimeScheduler } from 'rxjs'
import type { Abortable } from '../../../src/call/active-calls.js'
import type { Call } from '../../../src/call/call.js'
import type { ClientEvent } from '../../../src/call/client-event.js'
import { Events } from '../../../src/call/events.js'
import { Demand, type Pausable } from '../../../src/flow/demand.js'
import type { ElasticsearchNode } from '../../../src/nodes/node.js'
import type { NodePool } from '../../../src/nodes/pool.js'
import type { CallSettings } from '../../../src/options/call-settings.js'
import { operate } from '../../../src/rx/operate.js'
import { PassThrough } from '../../../src/rx/pass-through.js'
import { makeCall, makeNode, makePool } from '../calls/calls.js'
import { openedZlibStreams } from './zlib-streams.js'

/** Makes one source of a laboratory fail after so many values. */
export interface Fault {
  readonly source: string
  readonly after: number
  readonly error: unknown
}

/**
 * How a laboratory's sources emit: all at once when they are subscribed to, or one value a millisecond; and whether the operator
 * has others before and behind it, as in a pipeline.
 */
export type Pace = 'at once' | 'stepwise' | 'stepwise, among others'

/** A demand that knows how many obey it. */
class WatchedDemand extends Demand {
  valves = 0

  override control(valve: Pausable): () => void {
    this.valves++
    const stop = super.control(valve)
    return () => {
      this.valves--
      stop()
    }
  }
}

/** What becomes of a source: how many values it has, how often it was subscribed to, and how often it is still being read. */
export class SourceRecord {
  readonly length: number
  subscribed = 0
  open = 0
  /** Whether its fault was reached. */
  failed = false

  constructor(length: number) {
    this.length = length
  }
}

/** Where one operator is observed: virtual time, sources that keep records, and all that could be left behind. */
export class Laboratory {
  readonly clock = new VirtualTimeScheduler()
  readonly running = new Set<Abortable>()
  readonly signal: AbortSignal = new AbortController().signal
  readonly demand = new WatchedDemand()
  readonly socket = new WatchedDemand()
  readonly node: ElasticsearchNode = makeNode('node-1')
  readonly pool: NodePool = makePool([this.node], this.clock)
  readonly events = new Events()
  readonly reported: ClientEvent[] = []
  readonly sources = new Map<string, SourceRecord>()
  readonly #pace: Pace
  readonly #fault: Fault | undefined
  readonly #bytes: { given: Uint8Array; copy: Uint8Array }[] = []
  readonly #zlibStreams = openedZlibStreams()

  constructor(pace: Pace, fault?: Fault) {
    this.#pace = pace
    this.#fault = fault
    this.events.events$.subscribe((event) => this.reported.push(event))
  }

  call(settings: Partial<CallSettings> = {}): Call {
    const call = makeCall({ settings })
    this.#protect(call.settings)
    this.#protect(call.params)
    call.demand = this.demand
    call.socket = this.socket
    return call
  }

  /** A source of these values, which nobody must change, and of an error at their end if there is one. */
  source<T>(name: string, values: readonly T[], ending?: unknown): Observable<T> {
    const record = this.sources.get(name) ?? new SourceRecord(values.length)
    this.sources.set(name, record)
    for (const value of values) this.#protect(value)
    const fault = this.#fault?.source === name ? this.#fault : undefined
    const emitted = fault === undefined ? values : values.slice(0, fault.after)
    const source$ = new Observable<T>((out) => {
      record.subscribed++
      record.open++
      let over = false
      const end = () => {
        if (!over) record.open--
        over = true
      }
      out.add(end)
      const steps = emitted.map((value) => () => out.next(value))
      steps.push(() => {
        end()
        record.failed = fault !== undefined
        if (fault !== undefined) out.error(fault.error)
        else if (ending !== undefined) out.error(ending)
        else out.complete()
      })
      for (const [index, step] of steps.entries()) {
        if (out.closed) return
        if (this.#pace === 'at once') step()
        else out.add(this.clock.schedule(step, index + 1))
      }
    })
    return this.amongOthers(source$)
  }

  /** Puts another operator behind, if that is the pace. */
  amongOthers<T>(values$: Observable<T>): Observable<T> {
    return this.#pace === 'stepwise, among others'
      ? values$.pipe(operate((destination) => new PassThrough<T>(destination)))
      : values$
  }

  /** Everything that a call must not leave behind, in words. */
  leftovers(): string[] {
    const counts = {
      'scheduled action': this.clock.actions.length,
      'running call': this.running.size,
      'listener on the signal': getEventListeners(this.signal, 'abort').length,
      'call in flight': this.node.inFlight,
      'valve of the demand': this.demand.valves,
      'valve of the socket': this.socket.valves,
      'hold on the socket': Number(this.socket.paused),
      'zlib stream': this.#zlibStreams().filter((stream) => !stream.destroyed || stream.listenerCount('data') > 0)
        .length,
      ...Object.fromEntries(Array.from(this.sources, ([name, source]) => [`open ${name}`, source.open])),
    }
    return Object.entries(counts).flatMap(([what, count]) => (count === 0 ? [] : `${count} ${what}`))
  }

  /** What has begun, in words: nothing before somebody subscribes. */
  activity(): string[] {
    const subscribed = Array.from(this.sources).filter(([, source]) => source.subscribed > 0)
    return [
      ...this.leftovers(),
      ...subscribed.map(([name]) => `${name} subscribed to`),
      ...this.reported.map(({ type }) => `${type} reported`),
    ]
  }

  /** The bytes given to the operator that are not what they were. */
  changedBytes(): Uint8Array[] {
    return this.#bytes.flatMap(({ given, copy }) => (Buffer.compare(given, copy) === 0 ? [] : given))
  }

  /** Freezes plain objects and lists, and what is in them, and remembers what bytes were. */
  #protect(value: unknown): void {
    if (value instanceof Uint8Array) this.#bytes.push({ given: value, copy: Uint8Array.from(value) })
    if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
    if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return
    Object.freeze(value)
    for (const entry of Object.values(value)) this.#protect(entry)
  }
}
