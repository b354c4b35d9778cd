import { type Attributes, createNoopMeter, type Histogram, type Meter } from '@opentelemetry/api'
import { isError } from '../errors/is-error.js'
import { ElasticsearchNode } from '../nodes/node.js'
import type { AttemptMessage } from '../observe/attempt-message.js'
import type { CallMessage } from '../observe/call-message.js'
import { ATTEMPT, BULK_FLUSH, CALL, HEDGE } from '../observe/channels.js'
import type { BulkFlushMessage } from '../observe/messages.js'
import { addCluster, addEnd, addServer, collectionOf, errorType, operationOf } from './attributes.js'
import { measureDocuments } from './bulk-metrics.js'
import * as names from './conventions.js'
import { listen, on } from './listen.js'
import { SocketGauges } from './socket-gauges.js'

/** Records metrics of calls, sockets and bulk requests. @returns a function that stops it */
export function measure(meter: Meter): () => void {
  // Without an SDK nothing is recorded.
  if (meter === createNoopMeter()) return () => {}
  const stops = [measureCalls(meter), measureConnections(meter), measureBulkRequests(meter), measureDocuments(meter)]
  return () => {
    for (const stop of stops) stop()
  }
}

function measureCalls(meter: Meter): () => void {
  const duration = secondsOf(meter, 'db.client.operation.duration', 'Duration of database client operations.')
  const hedges = meter.createCounter('rxelastic.hedges', {
    description: 'Attempts that were made because an earlier one was late.',
    unit: '{hedge}',
  })
  return listen(
    on<CallMessage>(CALL.asyncEnd, (call) => duration.record(call.duration / 1_000, measuredAttributes(call))),
    on(HEDGE, () => hedges.add(1)),
  )
}

function measureConnections(meter: Meter): () => void {
  const seconds = (name: string, description: string) => secondsOf(meter, `db.client.connection.${name}`, description)
  const createTime = seconds('create_time', 'The time it took to create a new connection.')
  const waitTime = seconds('wait_time', 'The time it took to obtain an open connection from the pool.')
  const useTime = seconds('use_time', 'The time between borrowing a connection and returning it to the pool.')
  const timeouts = meter.createCounter('db.client.connection.timeouts', {
    description: 'The number of connection timeouts that have occurred trying to obtain a connection from the pool.',
    unit: '{timeout}',
  })
  const sockets = new SocketGauges(meter)
  const onAttempt = ({ node, socketWait, socketOpening, duration, error }: AttemptMessage): void => {
    if (node instanceof ElasticsearchNode) sockets.add(node)
    const pool = { [names.POOL_NAME]: node.url.host }
    if (isConnectTimeout(error)) timeouts.add(1, pool)
    if (socketOpening !== undefined) createTime.record(socketOpening / 1_000, pool)
    if (socketWait === undefined) return
    waitTime.record(socketWait / 1_000, pool)
    useTime.record((duration - socketWait) / 1_000, pool)
  }
  const stop = listen(on(ATTEMPT.asyncEnd, onAttempt))
  return () => {
    stop()
    sockets.stop()
  }
}

function measureBulkRequests(meter: Meter): () => void {
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
  const bulkDuration = secondsOf(meter, 'rxelastic.bulk.duration', 'Duration of bulk requests.')
  const onFlush = ({ operations, refused, bytes, duration, error }: BulkFlushMessage): void => {
    batchSize.record(operations)
    batchBytes.record(bytes)
    bulkDuration.record(duration / 1_000, error === undefined ? {} : { [names.ERROR_TYPE]: errorType(error) })
    if (refused > 0) refusals.add(refused)
  }
  return listen(on(BULK_FLUSH, onFlush))
}

function secondsOf(meter: Meter, name: string, description: string): Histogram {
  const advice = { explicitBucketBoundaries: names.DURATION_BUCKETS }
  return meter.createHistogram(name, { description, unit: 's', advice })
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
