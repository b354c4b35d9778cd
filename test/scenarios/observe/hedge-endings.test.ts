import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { SpanStatusCode } from '@opentelemetry/api'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { type AttemptMessage, Client, type ClientEvent } from 'rxelastic'
import { openTelemetry } from 'rxelastic/opentelemetry'
import { MemoryConnection, type MemoryResponse } from 'rxelastic/testing'
import { delay, filter, NEVER, type Observable, of, VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'

type Answer = (scheduler: VirtualTimeScheduler) => Observable<MemoryResponse>

const never: Answer = () => NEVER
const fine: Answer = () => of({ body: {} })
const after =
  (wait: number, statusCode: number): Answer =>
  (scheduler) =>
    of({ statusCode, body: {} }).pipe(delay(wait, scheduler))

/** Runs virtual time until nothing is left to do. Credentials arrive between two turns. */
async function settled(scheduler: VirtualTimeScheduler): Promise<void> {
  for (let turns = 0; turns < 5; turns++) {
    scheduler.flush()
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Records how attempts end, until the test is over. */
function endings(): string[] {
  const ended: string[] = []
  const onEnd = (message: unknown): void => {
    const { number, aborted, error } = message as AttemptMessage
    ended.push(`${number} ${aborted ? 'left' : error === undefined ? 'completed' : 'failed'}`)
  }
  subscribe('tracing:rxelastic:attempt:asyncEnd', onEnd)
  onTestFinished(() => void unsubscribe('tracing:rxelastic:attempt:asyncEnd', onEnd))
  return ended
}

describe('a hedged call', () => {
  it.each<[what: string, answers: readonly Answer[], attempts: readonly string[], ending: string]>([
    ['the hedge wins', [never, fine], ['1 left', '2 completed'], 'completed'],
    ['the first attempt wins', [after(80, 200), never], ['1 completed', '2 left'], 'completed'],
    ['only the hedge fails', [after(80, 200), after(5, 503)], ['1 completed', '2 failed'], 'completed'],
    ['both attempts fail', [after(80, 503), after(60, 503)], ['1 failed', '2 failed'], 'failed'],
    ['the hedge gets a final answer', [never, after(5, 404)], ['1 left', '2 failed'], 'failed'],
    ['the hedge authenticates again', [never, after(5, 401), fine], ['1 left', '2 failed', '3 completed'], 'completed'],
    ['the consumer leaves', [never, never], ['1 left', '2 left'], 'left'],
  ])('ends its span, its event and each attempt once when %s', async (_what, answers, attempts, ending) => {
    const spans = new InMemorySpanExporter()
    const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] })
    onTestFinished(openTelemetry({ tracerProvider }))
    const ended = endings()
    const scheduler = new VirtualTimeScheduler()
    let sent = 0
    const Connection = MemoryConnection.answering(() => answers[sent++]?.(scheduler) ?? NEVER)
    const nodes = ['http://one:9200', 'http://two:9200']
    const auth = () => ({ bearer: `token-${sent}` })
    const client = new Client({ nodes, Connection, scheduler, auth, hedge: { after: 50 }, maxRetries: 0 })
    const responses: ClientEvent[] = []
    client.events$.pipe(filter(({ type }) => type === 'response')).subscribe((event) => responses.push(event))
    const call = client.info$().subscribe({ error: () => {} })
    await settled(scheduler)
    call.unsubscribe()
    expect(ended.sort()).toEqual(attempts)
    expect(responses).toMatchObject([{ aborted: ending === 'left', attempts: attempts.length }])
    expect(spans.getFinishedSpans()).toMatchObject([
      { status: { code: ending === 'failed' ? SpanStatusCode.ERROR : SpanStatusCode.UNSET } },
    ])
    expect(spans.getFinishedSpans()[0]?.attributes['rxelastic.aborted']).toBe(ending === 'left' ? true : undefined)
  })
})
