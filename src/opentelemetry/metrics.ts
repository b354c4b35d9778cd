import { type Attributes, createNoopMeter, type Meter } from '@opentelemetry/api'
import { isError } from '../errors/is-error.js'
import { ElasticsearchNode } from '../nodes/node.js'
import type { AttemptMessage } from '../observe/attempt-message.js'
import type { CallMessage } from '../observe/call-message.js'
import { ATTEMPT, BULK_FLUSH, CALL, HEDGE } from '../observe/channels.js'
import type { BulkFlushMessage } from '../observe/messages.js'
import { addCluster, addEnd, addServer, collectionOf, errorType, operationOf } from './attributes.js'
import { measureDocuments } from './bulk-metrics.js'
import * as names from './conventions.js'
import { SocketGauges } from './socket-gauges.js'

/** Records metrics of calls, sockets and bulk requests. @returns a function that stops it */
export function measure(meter: Meter): () => void {
  // Without an SDK nothing is recorded.
  if (meter === createNoopMeter()) return () => {}
  const seconds = (name: string, description: string) =>
    meter.createHistogram(name, {
      description,
      unit: 's',
      advice: { explicitBucketBoundaries: names.DURATION_BUCKETS },
    })
  const duration = seconds('db.client.operation.duration', 'Duration of database client operations.')
  const createTime = seconds('db.client.connection.create_time', 'The time it took to create a new connection.')
  const waitTime = seconds(
    'db.client.connection.wait_time',
    'The time it took to obtain an open connection from the pool.',
  )
  const useTime = seconds(
    'db.client.connection.use_time',
    'The time between borrowing a connection and returning it to the pool.',
  )
  const timeouts = meter.createCounter('db.client.connection.timeouts', {
    description: 'The number of connection timeouts that have occurred trying to obtain a connection from the pool.',
    unit: '{timeout}',
  })
  const hedges = meter.createCounter('rxelastic.hedges', {
    description: 'Attempts that were made because an earlier one was late.',
    unit: '{hedge}',
  })
  const refusals = meter.createCounter('rxelastic.bulk.refusals', {
    description: 'Documents that the server refused for the moment, each time they were.',
    unit: '{document}',
  })
  const batchSize = meter.createHistogram('rxelastic.bulk.batch.size', {
    description: 'Documents of a bulk request.',
    unit: '{document}',
  })
  const batchBytes = meter.createHistogram('rxelastic.bulk.batch.bytes', {
    description: 'Size of a bulk request before compression.',
    unit: 'By',
  })
  const bulkDuration = seconds('rxelastic.bulk.duration', 'Duration of bulk requests.')
  const sockets = new SocketGauges(meter)
  const stopDocuments = measureDocuments(meter)

  const onCall = (message: unknown): void => {
    const call = message as CallMessage
    duration.record(call.duration / 1_000, measuredAttributes(call))
  }
  const onAttempt = (message: unknown): void => {
    const { node, socketWait, socketOpening, duration: taken, error } = message as AttemptMessage
    if (node instanceof ElasticsearchNode) sockets.add(node)
    const pool = { [names.POOL_NAME]: node.url.host }
    if (isConnectTimeout(error)) timeouts.add(1, pool)
    if (socketOpening !== undefined) createTime.record(socketOpening / 1_000, pool)
    if (socketWait === undefined) return
    waitTime.record(socketWait / 1_000, pool)
    useTime.record((taken - socketWait) / 1_000, pool)
  }
  const onHedge = (): void => hedges.add(1)
  const onBulk = (message: unknown): void => {
    const { operations, refused, bytes, duration: taken, error } = message as BulkFlushMessage
    batchSize.record(operations)
    batchBytes.record(bytes)
    bulkDuration.record(taken / 1_000, error === undefined ? {} : { [names.ERROR_TYPE]: errorType(error) })
    if (refused > 0) refusals.add(refused)
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
    sockets.stop()
    stopDocuments()
  }
}

function measuredAttributes(call: CallMessage): Attributes {
  const attributes: Attributes = { [names.SYSTEM]: 'elasticsearch', [names.OPERATION]: operationOf(call) }
  addServer(attributes, call)
  addCluster(attributes, call)
  addEnd(attributes, call)
  const index = collectionOf(call)
  // One that is made of several would multiply the time series.
  if (index !== undefined && !index.includes(',')) attributes[names.COLLECTION] = index
  return attributes
}

function isConnectTimeout(error: unknown): boolean {
  return isError(error) && error.name === 'TimeoutError' && 'phase' in error && error.phase === 'connect'
}
