import { concat, EMPTY, Observable, of, type SchedulerLike, throwError, VirtualTimeScheduler } from 'rxjs'
import { Call } from '../../../src/call/call.js'
import { Events } from '../../../src/call/events.js'
import type { Connection, WireRequest } from '../../../src/connection/connection.js'
import type { ApiTraits, CallRequest, RequestParams, WireBody } from '../../../src/message/request.js'
import type { Head, ResponseHeaders, WireEvent } from '../../../src/message/wire.js'
import type { Attempt } from '../../../src/nodes/attempt.js'
import { ElasticsearchNode, type NodeSettings } from '../../../src/nodes/node.js'
import type { NodeFilter } from '../../../src/nodes/node-filter.js'
import { NodePool, type PoolEvents } from '../../../src/nodes/pool.js'
import type { NodeSelectorOption } from '../../../src/nodes/selector.js'
import { selectorOf } from '../../../src/nodes/selector.js'
import { type CallSettings, DEFAULTS } from '../../../src/options/call-settings.js'
import { RetryBudget } from '../../../src/retry/budget.js'
import { Hedging } from '../../../src/retry/hedging.js'
import { RetryPolicy } from '../../../src/retry/policy.js'

/** What a call is made of; what is left out is a harmless search with the default settings. */
export interface CallParts {
  readonly settings?: Partial<CallSettings>
  readonly params?: Partial<RequestParams>
  readonly api?: Partial<ApiTraits>
}

export function makeCall({ settings, params, api }: CallParts = {}): Call {
  return new Call(
    { name: 'search', repeatable: true, reads: true, ...api },
    { method: 'POST', path: '/books/_search', ...params },
    {},
    { ...DEFAULTS, ...settings },
    1,
  )
}

export function makeRequest<TBody>(body: TBody, changes: Partial<CallRequest> = {}): CallRequest<TBody> {
  return { method: 'POST', path: '/books/_search', querystring: '', headers: {}, ndjson: false, ...changes, body }
}

export function makeAttempt(node: ElasticsearchNode, changes: Partial<Attempt> = {}): Attempt {
  return { ...makeRequest<WireBody>('{}'), node, ...changes }
}

export function makeNode(
  id: string,
  connection: Connection = new ScriptedConnection(),
  settings: Partial<NodeSettings> = {},
): ElasticsearchNode {
  const url = new URL(`http://${id}:9200`)
  return new ElasticsearchNode(
    { id, url, headers: undefined, authorization: undefined, roles: [], ...settings },
    () => connection,
  )
}

const silent: PoolEvents = { died() {}, revived() {} }

export function makePool(
  nodes: readonly ElasticsearchNode[],
  scheduler: SchedulerLike = new VirtualTimeScheduler(),
  {
    selector = 'round-robin',
    filter,
    events = silent,
  }: { selector?: NodeSelectorOption; filter?: NodeFilter; events?: PoolEvents } = {},
): NodePool {
  return new NodePool(nodes, { selector: selectorOf(selector), filter, scheduler, events })
}

/** What decides about attempts. */
interface PolicyParts {
  readonly nodes?: readonly ElasticsearchNode[]
  readonly budget?: RetryBudget
  readonly events?: Events
}

export function makePolicy(
  scheduler: SchedulerLike,
  { nodes = [], budget = new RetryBudget(scheduler), events = new Events() }: PolicyParts = {},
): RetryPolicy {
  return new RetryPolicy(scheduler, makePool(nodes, scheduler), budget, events)
}

export function makeHedging(
  scheduler: SchedulerLike,
  { nodes = [], budget = new RetryBudget(scheduler), events = new Events() }: PolicyParts = {},
): Hedging {
  return new Hedging(scheduler, makePool(nodes, scheduler), budget, events)
}

export function head(statusCode = 200, headers: ResponseHeaders = {}): Head {
  return { name: 'head', statusCode, headers: { 'x-elastic-product': 'Elasticsearch', ...headers } }
}

export function chunk(text: string): Buffer {
  return Buffer.from(text)
}

/** A whole response: its head, the chunks of its body, and the end. */
export function response(first: Head, ...chunks: readonly (string | Uint8Array)[]): Observable<WireEvent> {
  return of<WireEvent[]>(first, ...chunks.map((part) => (typeof part === 'string' ? chunk(part) : part)))
}

/** A response that breaks off with an error. */
export function brokenResponse(error: unknown, ...events: readonly WireEvent[]): Observable<WireEvent> {
  return concat(
    of(...events),
    throwError(() => error),
  )
}

/** The bytes cut at every `size` bytes. */
export function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.byteLength / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  )
}

/** A connection that gives the responses of its script one after the other, the last one again and again. */
export class ScriptedConnection implements Connection {
  readonly requests: WireRequest[] = []
  /** How many responses are being read. */
  open = 0
  readonly #script: readonly Observable<WireEvent>[]

  constructor(...script: readonly Observable<WireEvent>[]) {
    this.#script = script
  }

  request$(request: WireRequest): Observable<WireEvent> {
    return new Observable((out) => {
      const answer = this.#script[Math.min(this.requests.length, this.#script.length - 1)] ?? EMPTY
      this.requests.push(request)
      this.open++
      out.add(() => this.open--)
      answer.subscribe(out)
    })
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
