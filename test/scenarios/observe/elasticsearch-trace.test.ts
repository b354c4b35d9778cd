import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { HttpConnection, UndiciConnection } from 'rxelastic'
import { openTelemetry } from 'rxelastic/opentelemetry'
import { lastValueFrom } from 'rxjs'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { connect, describeElasticsearch, itReal } from '../../support/elasticsearch/elasticsearch.js'
import { Recorder } from '../../support/telemetry/recorder.js'

interface Tasks {
  readonly nodes: Readonly<
    Record<string, { readonly tasks: Readonly<Record<string, { headers: Record<string, string> }>> }>
  >
}

const recorder = new Recorder()
let stop: () => void = () => {}

describeElasticsearch('a trace', () => {
  beforeAll(() => {
    stop = openTelemetry({ tracerProvider: recorder.tracerProvider })
  })

  afterAll(() => {
    stop()
    recorder.disable()
  })

  itReal.each([
    ['undici', UndiciConnection, false],
    ['instrumented undici', UndiciConnection, true],
    ['HTTP', HttpConnection, false],
  ])('knows the trace of a call over %s', async (_, Connection, isInstrumented) => {
    if (isInstrumented) {
      const instrumentation = new UndiciInstrumentation()
      instrumentation.setTracerProvider(recorder.tracerProvider)
      onTestFinished(() => instrumentation.disable())
    }
    const client = connect({ Connection })
    const traceId = await recorder.under('caller', async (span) => {
      const { nodes } = await lastValueFrom(client.tasks.list$<Tasks>({ actions: '*tasks/lists', detailed: true }))
      const tasks = Object.values(nodes).flatMap(({ tasks }) => Object.values(tasks))
      const { traceId } = span.spanContext()
      expect(tasks.map(({ headers }) => headers['trace.id'])).toContain(traceId)
      return traceId
    })
    expect(recorder.own.at(-1)?.spanContext().traceId).toBe(traceId)
    expect(recorder.http.length > 0).toBe(isInstrumented)
    recorder.reset()
  })
})
