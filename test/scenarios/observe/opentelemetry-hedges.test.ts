import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { Client } from 'rxelastic'
import { openTelemetry } from 'rxelastic/opentelemetry'
import { MemoryConnection } from 'rxelastic/testing'
import { NEVER, VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { record } from '../../support/recording/recorded.js'

describe('openTelemetry with a hedge', () => {
  it('adds a span event, counts the hedge, and names the node that answered', async () => {
    const spans = new InMemorySpanExporter()
    const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] })
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 })
    const meterProvider = new MeterProvider({ readers: [reader] })
    const stop = openTelemetry({ tracerProvider, meterProvider })
    onTestFinished(() => stop())
    onTestFinished(() => meterProvider.shutdown())
    let sent = 0
    const Connection = MemoryConnection.answering(() => (sent++ === 0 ? NEVER : { body: {} }))
    const scheduler = new VirtualTimeScheduler()
    const nodes = ['http://one:9200', 'http://two:9200']
    const client = new Client({ nodes, Connection, scheduler, hedge: { after: 50 } })
    const call = record(client.info$())
    scheduler.flush()
    await call.completed()
    const [span, ...others] = spans.getFinishedSpans()
    expect(others).toEqual([])
    expect(span?.events.map(({ name, attributes }) => ({ name, attributes }))).toEqual([
      { name: 'hedge', attributes: { 'rxelastic.hedge.delay': 50 } },
    ])
    expect(span?.attributes).toMatchObject({ 'server.address': 'two', 'rxelastic.attempts': 2 })
    await reader.forceFlush()
    const metrics = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
    const hedges = metrics.find(({ descriptor }) => descriptor.name === 'rxelastic.hedges')
    expect(hedges?.dataPoints.map(({ value }) => value)).toEqual([1])
  })
})
