import type { BatchObservableResult, Meter } from '@opentelemetry/api'
import { type ElasticsearchNode, nodeStats, socketLimit } from '../nodes/node.js'
import { CONNECTION_STATE, POOL_NAME } from './conventions.js'

/** Numbers of the sockets to one host, over all clients. */
interface PoolNumbers {
  idle: number
  used: number
  waiting: number
  max: number
}

/** Gauges of the sockets to the nodes that calls went to. They keep no node that its client has removed. */
export class SocketGauges {
  readonly #known = new WeakSet<ElasticsearchNode>()
  readonly #nodes = new Set<WeakRef<ElasticsearchNode>>()
  readonly #stop: () => void

  constructor(meter: Meter) {
    const gauge = (name: string, unit: string, description: string) =>
      meter.createObservableUpDownCounter(`db.client.connection.${name}`, { unit: `{${unit}}`, description })
    const count = gauge(
      'count',
      'connection',
      'The number of connections that are currently in state described by the `state` attribute.',
    )
    const idleMax = gauge('idle.max', 'connection', 'The maximum number of idle open connections allowed.')
    const most = gauge('max', 'connection', 'The maximum number of open connections allowed.')
    const pending = gauge(
      'pending_requests',
      'request',
      'The number of current pending requests for an open connection.',
    )
    const observe = (result: BatchObservableResult): void => {
      for (const [name, { idle, used, waiting, max }] of this.#pools()) {
        const pool = { [POOL_NAME]: name }
        result.observe(count, idle, { ...pool, [CONNECTION_STATE]: 'idle' })
        result.observe(count, used, { ...pool, [CONNECTION_STATE]: 'used' })
        result.observe(pending, waiting, pool)
        if (!Number.isFinite(max)) continue
        result.observe(most, max, pool)
        result.observe(idleMax, max, pool)
      }
    }
    const observed = [count, idleMax, most, pending]
    meter.addBatchObservableCallback(observe, observed)
    this.#stop = () => meter.removeBatchObservableCallback(observe, observed)
  }

  add(node: ElasticsearchNode): void {
    if (this.#known.has(node)) return
    this.#known.add(node)
    this.#nodes.add(new WeakRef(node))
  }

  stop(): void {
    this.#stop()
  }

  /** Adds up the sockets of all clients, by host. */
  #pools(): Map<string, PoolNumbers> {
    const pools = new Map<string, PoolNumbers>()
    for (const reference of this.#nodes) {
      const node = reference.deref()
      if (node === undefined) {
        this.#nodes.delete(reference)
        continue
      }
      const { sockets, waiting } = nodeStats(node)
      const pool = pools.get(node.url.host) ?? { idle: 0, used: 0, waiting: 0, max: 0 }
      pool.idle += sockets.idle
      pool.used += sockets.open - sockets.idle
      pool.waiting += waiting
      pool.max += socketLimit(node)
      pools.set(node.url.host, pool)
    }
    return pools
  }
}
