import type { Attributes, BatchObservableResult, Meter } from '@opentelemetry/api'
import { TimeoutError } from '../errors/index.js'
import { type ElasticsearchNode, nodeStats } from '../nodes/node.js'
import { ATTEMPT, BULK_FLUSH, CALL, HEDGE } from '../observe/channels.js'
import { AttemptMessage, type BulkFlushMessage, CallMessage } from '../observe/messages.js'
import { endAttributes, serverAttributes } from './attributes.js'
import { ABORTED, COLLECTION, CONNECTION_STATE, DURATION_BUCKETS, OPERATION, POOL_NAME, SYSTEM } from './conventions.js'

/** Records metrics of calls, sockets and bulk requests. @returns a function that stops it */
export function measure(meter: Meter): () => void {
  const advice = { explicitBucketBoundaries: DURATION_BUCKETS }
  const seconds = (name: string) => meter.createHistogram(name, { unit: 's', advice })
  const duration = seconds('db.client.operation.duration')
  const waitTime = seconds('db.client.connection.wait_time')
  const useTime = seconds('db.client.connection.use_time')
  const timeouts = meter.createCounter('db.client.connection.timeouts', { unit: '{timeout}' })
  const hedges = meter.createCounter('rxelastic.hedges', { unit: '{hedge}' })
  const documents = meter.createCounter('rxelastic.bulk.documents', { unit: '{document}' })
  const batchSize = meter.createHistogram('rxelastic.bulk.batch.size', { unit: '{document}' })
  const batchBytes = meter.createHistogram('rxelastic.bulk.batch.bytes', { unit: 'By' })
  const bulkDuration = seconds('rxelastic.bulk.duration')
  const connections = new Sockets(meter)

  const onCall = (message: unknown): void => {
    if (message instanceof CallMessage) duration.record(message.duration / 1_000, measuredAttributes(message))
  }
  const onAttempt = (message: unknown): void => {
    if (!(message instanceof AttemptMessage)) return
    const { node, socketWait, duration: taken, error } = message
    connections.add(node)
    const pool = { [POOL_NAME]: node.url.host }
    if (error instanceof TimeoutError && error.phase === 'connect') timeouts.add(1, pool)
    if (socketWait === undefined) return
    waitTime.record(socketWait / 1_000, pool)
    useTime.record((taken - socketWait) / 1_000, pool)
  }
  const onHedge = (): void => hedges.add(1)
  const onBulk = (message: unknown): void => {
    const { operations, refused, bytes, duration: taken, error } = message as BulkFlushMessage
    batchSize.record(operations)
    batchBytes.record(bytes)
    bulkDuration.record(taken / 1_000)
    if (error !== undefined) return documents.add(operations, { 'rxelastic.bulk.outcome': 'request_failed' })
    documents.add(operations - refused, { 'rxelastic.bulk.outcome': 'answered' })
    if (refused > 0) documents.add(refused, { 'rxelastic.bulk.outcome': 'refused' })
  }

  CALL.asyncEnd.subscribe(onCall)
  ATTEMPT.asyncEnd.subscribe(onAttempt)
  HEDGE.subscribe(onHedge)
  BULK_FLUSH.subscribe(onBulk)
  return () => {
    CALL.asyncEnd.unsubscribe(onCall)
    ATTEMPT.asyncEnd.unsubscribe(onAttempt)
    HEDGE.unsubscribe(onHedge)
    BULK_FLUSH.unsubscribe(onBulk)
    connections.stop()
  }
}

function measuredAttributes(message: CallMessage): Attributes {
  const attributes: Attributes = {
    [SYSTEM]: 'elasticsearch',
    [OPERATION]: message.api,
    ...serverAttributes(message),
    ...endAttributes(message),
  }
  delete attributes[ABORTED]
  if (message.index !== undefined) attributes[COLLECTION] = message.index
  return attributes
}

/** Gauges of the sockets to the nodes that calls went to. It keeps no node that its client has given up. */
class Sockets {
  readonly #nodes = new Map<string, WeakRef<ElasticsearchNode>>()
  readonly #stop: () => void

  constructor(meter: Meter) {
    const count = meter.createObservableUpDownCounter('db.client.connection.count', { unit: '{connection}' })
    const pending = meter.createObservableUpDownCounter('db.client.connection.pending_requests', { unit: '{request}' })
    const observe = (result: BatchObservableResult): void => {
      for (const [pool, reference] of this.#nodes) {
        const node = reference.deref()
        if (node === undefined) {
          this.#nodes.delete(pool)
          continue
        }
        const { sockets, waiting } = nodeStats(node)
        const used = sockets.open - sockets.idle
        result.observe(count, sockets.idle, { [POOL_NAME]: pool, [CONNECTION_STATE]: 'idle' })
        result.observe(count, used, { [POOL_NAME]: pool, [CONNECTION_STATE]: 'used' })
        result.observe(pending, waiting, { [POOL_NAME]: pool })
      }
    }
    const observed = [count, pending]
    meter.addBatchObservableCallback(observe, observed)
    this.#stop = () => meter.removeBatchObservableCallback(observe, observed)
  }

  add(node: ElasticsearchNode): void {
    if (this.#nodes.get(node.url.host)?.deref() !== node) this.#nodes.set(node.url.host, new WeakRef(node))
  }

  stop(): void {
    this.#stop()
  }
}
