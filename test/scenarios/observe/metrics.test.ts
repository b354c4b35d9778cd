import {
  AggregationTemporality,
  DataPointType,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { Client, type ClientOptions, HttpConnection, UndiciConnection, WireFailure } from 'rxelastic'
import { openTelemetry } from 'rxelastic/opentelemetry'
import { MemoryConnection, type MemoryResponse } from 'rxelastic/testing'
import { from, lastValueFrom, of, Subject } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { headerServer } from '../../support/telemetry/header-server.js'

/** Metrics of the process from now on. */
function measured() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e9 })
  const meterProvider = new MeterProvider({ readers: [reader] })
  const stop = openTelemetry({ meterProvider })
  onTestFinished(async () => {
    stop()
    await meterProvider.shutdown()
  })
  const collect = async (): Promise<Map<string, MetricData>> => {
    exporter.reset()
    await reader.forceFlush()
    const found = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics)
    return new Map(found.flatMap(({ metrics }) => metrics.map((metric) => [metric.descriptor.name, metric])))
  }
  return { collect }
}

const points = (metric: MetricData | undefined) =>
  metric?.dataPoints.map(({ attributes, value }) => ({
    attributes,
    value: typeof value === 'number' ? value : value.count,
  }))

function memory(respond: () => MemoryResponse, options: object = {}): Client {
  const Connection = MemoryConnection.answering(async () => respond())
  return new Client({ node: 'http://es.test:9201', Connection, retryBackoff: () => 0, ...options } as ClientOptions)
}

/** Source: semantic-conventions v1.44.0, `docs/db/database-metrics.md` */
const OF_CONNECTIONS: Readonly<Record<string, readonly [unit: string, type: DataPointType]>> = {
  'db.client.connection.count': ['{connection}', DataPointType.SUM],
  'db.client.connection.idle.max': ['{connection}', DataPointType.SUM],
  'db.client.connection.max': ['{connection}', DataPointType.SUM],
  'db.client.connection.pending_requests': ['{request}', DataPointType.SUM],
  'db.client.connection.create_time': ['s', DataPointType.HISTOGRAM],
  'db.client.connection.wait_time': ['s', DataPointType.HISTOGRAM],
  'db.client.connection.use_time': ['s', DataPointType.HISTOGRAM],
}

describe('db.client.operation.duration', () => {
  it('has the attributes and the bounds of the conventions', async () => {
    const { collect } = measured()
    const headers = { 'x-found-handling-cluster': 'catalog', 'x-found-handling-instance': 'i1' }
    await lastValueFrom(memory(() => ({ body: {}, headers })).search$({ index: 'a' }))
    await lastValueFrom(memory(() => ({ body: {} })).search$({ index: ['a', 'b'] }))
    await lastValueFrom(
      memory(() => ({ body: {} })).bulk$({
        index: 'a',
        operations: [{ delete: { _id: '1' } }, { delete: { _id: '2' } }],
      }),
    )
    await lastValueFrom(memory(() => ({ statusCode: 404, body: {} })).get$({ index: 'a', id: '1' })).catch(() => {})
    memory(() => ({ body: {} }))
      .info$()
      .subscribe()
      .unsubscribe()
    const metric = (await collect()).get('db.client.operation.duration')
    expect(metric).toMatchObject({ descriptor: { unit: 's' }, dataPointType: DataPointType.HISTOGRAM })
    const common = { 'db.system.name': 'elasticsearch', 'server.address': 'es.test', 'server.port': 9201 }
    const done = { ...common, 'db.response.status_code': '200' }
    expect(points(metric)).toEqual([
      {
        value: 1,
        attributes: { ...done, 'db.operation.name': 'search', 'db.collection.name': 'a', 'db.namespace': 'catalog' },
      },
      { value: 1, attributes: { ...done, 'db.operation.name': 'search' } },
      { value: 1, attributes: { ...done, 'db.operation.name': 'bulk delete', 'db.collection.name': 'a' } },
      {
        value: 1,
        attributes: {
          ...common,
          'db.operation.name': 'get',
          'db.collection.name': 'a',
          'db.response.status_code': '404',
          'error.type': '404',
        },
      },
      { value: 1, attributes: { ...common, 'db.operation.name': 'info' } },
    ])
    const [point] = metric?.dataPointType === DataPointType.HISTOGRAM ? metric.dataPoints : []
    expect(point?.value.buckets.boundaries).toEqual([0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10])
  })
})

describe('the metrics of connections', () => {
  it.each([
    ['undici', UndiciConnection],
    ['HTTP', HttpConnection],
  ])('are those of the conventions, over %s', async (_, Connection) => {
    const { collect } = measured()
    const { url } = await headerServer()
    const clients = [3, 2].map((maxSockets) => new Client({ node: url, Connection, maxSockets }))
    for (const client of clients) {
      await lastValueFrom(client.info$())
      await lastValueFrom(client.info$())
    }
    const found = await collect()
    const pool = { 'db.client.connection.pool.name': new URL(url).host }
    for (const [name, [unit, type]] of Object.entries(OF_CONNECTIONS)) {
      expect([name, found.get(name)?.descriptor.unit, found.get(name)?.dataPointType]).toEqual([name, unit, type])
    }
    // The sockets of two clients to one host add up.
    expect(points(found.get('db.client.connection.count'))).toEqual([
      { attributes: { ...pool, 'db.client.connection.state': 'idle' }, value: 2 },
      { attributes: { ...pool, 'db.client.connection.state': 'used' }, value: 0 },
    ])
    expect(points(found.get('db.client.connection.max'))).toEqual([{ attributes: pool, value: 5 }])
    expect(points(found.get('db.client.connection.idle.max'))).toEqual([{ attributes: pool, value: 5 }])
    expect(points(found.get('db.client.connection.pending_requests'))).toEqual([{ attributes: pool, value: 0 }])
    expect(points(found.get('db.client.connection.create_time'))).toEqual([{ attributes: pool, value: 2 }])
    expect(points(found.get('db.client.connection.wait_time'))).toEqual([{ attributes: pool, value: 4 }])
    expect(points(found.get('db.client.connection.use_time'))).toEqual([{ attributes: pool, value: 4 }])
    await Promise.all(clients.map((client) => client.close()))
  })

  it('count sockets that did not open in time', async () => {
    const { collect } = measured()
    const client = memory(
      () => {
        throw new WireFailure(undefined, 'unsent', false, 50)
      },
      { maxRetries: 0 },
    )
    await lastValueFrom(client.info$()).catch(() => {})
    const timeouts = (await collect()).get('db.client.connection.timeouts')
    expect(timeouts?.descriptor.unit).toBe('{timeout}')
    expect(points(timeouts)).toEqual([{ attributes: { 'db.client.connection.pool.name': 'es.test:9201' }, value: 1 }])
  })
})

describe('the metrics of bulk helpers', () => {
  const item = (status: number) => ({ index: { status, ...(status < 300 ? {} : { error: { type: 'busy' } }) } })
  const answer = (...statuses: number[]): MemoryResponse => ({
    body: { took: 1, errors: statuses.some((status) => status >= 300), items: statuses.map(item) },
  })

  it('count documents by outcome, resends, refusals and batches', async () => {
    const { collect } = measured()
    const answers = [answer(201, 429, 400), answer(201)]
    const client = memory(() => answers.shift() ?? answer())
    const documents$ = from([{ a: 1 }, { a: 2 }, { a: 3 }])
    await lastValueFrom(documents$.pipe(client.helpers.bulk({ index: 'a', retryBackoff: () => 0 })))
    const found = await collect()
    const outcome = (name: string, value: number) => ({ attributes: { 'rxelastic.bulk.outcome': name }, value })
    expect(points(found.get('rxelastic.bulk.documents'))).toEqual([
      outcome('ok', 2),
      outcome('failed', 1),
      outcome('unknown', 0),
      outcome('unsent', 0),
    ])
    expect(points(found.get('rxelastic.bulk.retries'))).toEqual([{ attributes: {}, value: 1 }])
    expect(points(found.get('rxelastic.bulk.refusals'))).toEqual([{ attributes: {}, value: 1 }])
    expect(points(found.get('rxelastic.bulk.in_flight'))).toEqual([{ attributes: {}, value: 0 }])
    expect(points(found.get('rxelastic.bulk.batch.size'))).toEqual([{ attributes: {}, value: 2 }])
    expect(found.get('rxelastic.bulk.batch.size')?.dataPoints[0]?.value).toMatchObject({ min: 1, max: 3, sum: 4 })
    expect(points(found.get('rxelastic.bulk.batch.bytes'))).toEqual([{ attributes: {}, value: 2 }])
    expect(points(found.get('rxelastic.bulk.duration'))).toEqual([{ attributes: {}, value: 2 }])
  })

  it('report documents in flight, and their end when the consumer leaves', async () => {
    const { collect } = measured()
    const Connection = MemoryConnection.answering(() => new Promise<MemoryResponse>(() => {}))
    const client = new Client({ node: 'http://memory', Connection })
    const source$ = new Subject<object>()
    const subscription = source$.pipe(client.helpers.bulk({ index: 'a', concurrency: 1, flushBytes: 60 })).subscribe()
    for (let at = 0; at < 5; at++) source$.next({ at })
    const busy = points((await collect()).get('rxelastic.bulk.in_flight'))
    expect(busy).toEqual([{ attributes: {}, value: 2 }])
    subscription.unsubscribe()
    const found = await collect()
    expect(points(found.get('rxelastic.bulk.in_flight'))).toEqual([{ attributes: {}, value: 0 }])
    expect(points(found.get('rxelastic.bulk.documents'))?.map(({ value }) => value)).toEqual([0, 0, 2, 3])
    await client.close()
  })

  it('sum up over helpers, writables and copies that have ended', async () => {
    const { collect } = measured()
    const client = memory(() => answer(201))
    for (let run = 0; run < 2; run++) await lastValueFrom(of({ a: 1 }).pipe(client.helpers.bulk({ index: 'a' })))
    const writable = client.helpers.bulkWritable({ index: 'a' })
    await new Promise<void>((resolve) => writable.end({ a: 1 }, () => resolve()))
    const metric = (await collect()).get('rxelastic.bulk.documents')
    expect(points(metric)?.[0]).toEqual({ attributes: { 'rxelastic.bulk.outcome': 'ok' }, value: 3 })
  })

  it('name the error of a request', async () => {
    const { collect } = measured()
    const client = memory(() => ({ statusCode: 403, body: {} }))
    await lastValueFrom(of({ a: 1 }).pipe(client.helpers.bulk({ index: 'a', retries: 0 }))).catch(() => {})
    expect(points((await collect()).get('rxelastic.bulk.duration'))).toEqual([
      { attributes: { 'error.type': '403' }, value: 1 },
    ])
  })
})
