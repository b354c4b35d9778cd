import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import { Client, type ClientOptions, errors } from 'rxelastic'
import { paced } from 'rxelastic/flow'
import { openTelemetry } from 'rxelastic/opentelemetry'
import { MemoryConnection } from 'rxelastic/testing'
import { firstValueFrom, forkJoin, lastValueFrom, type Observable, of, tap } from 'rxjs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { WireRequest } from '../../../src/connection/connection.js'
import { HELPERS } from '../../support/telemetry/all-helpers.js'
import { helperResponse } from '../../support/telemetry/helper-server.js'
import { idOf, parentOf, Recorder } from '../../support/telemetry/recorder.js'

const recorder = new Recorder()
let stop: () => void = () => {}

beforeAll(() => {
  stop = openTelemetry({ tracerProvider: recorder.tracerProvider })
})

afterAll(() => {
  stop()
  recorder.disable()
})

afterEach(() => recorder.reset())

function connect(respond: (request: WireRequest) => Promise<object> = helperResponse, options: object = {}): Client {
  const Connection = MemoryConnection.answering(respond)
  return new Client({ node: 'http://memory', Connection, maxRetries: 0, ...options } as ClientOptions)
}

const helpersIn = (spans: readonly ReadableSpan[]) => spans.filter(({ kind }) => kind === SpanKind.INTERNAL)
const callsIn = (spans: readonly ReadableSpan[]) => spans.filter(({ kind }) => kind === SpanKind.CLIENT)

/** Asserts that there is one helper, that it is the caller's child, and that all calls are its children. */
async function onlyHelper(name: string, caller: string, client: Client): Promise<ReadableSpan> {
  // It waits for what the helper owes the server.
  await client.close()
  const [helper, ...others] = helpersIn(recorder.own)
  expect([helper?.name, others]).toEqual([name, []])
  expect(parentOf(helper)).toBe(caller)
  expect(callsIn(recorder.own).map(parentOf)).toEqual(callsIn(recorder.own).map(() => idOf(helper)))
  expect(recorder.open).toBe(0)
  return helper ?? expect.fail()
}

/** Runs work within a caller's span. @returns the id of that span */
async function called(work: () => unknown): Promise<string> {
  return recorder.under('caller', async (span) => {
    await work()
    return span.spanContext().spanId
  })
}

const active = (): string | undefined => trace.getActiveSpan()?.spanContext().spanId

describe.each(Object.entries(HELPERS))('the span %s', (name, run$) => {
  it('is the parent of its calls, and ends with them', async () => {
    const client = connect()
    const seen = new Set<unknown>()
    const caller = await called(() => lastValueFrom(run$(client).pipe(tap({ next: () => seen.add(active()) }))))
    const helper = await onlyHelper(name, caller, client)
    expect(callsIn(recorder.own).length).toBeGreaterThan(0)
    expect(helper.attributes).toMatchObject({
      'db.system.name': 'elasticsearch',
      'db.operation.name': name.split(' ')[0],
    })
    expect(helper.attributes['db.collection.name']).toBe(name.split(' ')[1])
    expect(helper.attributes['rxelastic.emitted']).toBeGreaterThan(0)
    expect(helper.status).toEqual({ code: SpanStatusCode.UNSET })
    // The consumer is no part of the helper.
    expect([...seen]).toEqual([caller])
  })

  it('ends when the consumer leaves, at once and with a value', async () => {
    const left = connect()
    const caller = await called(() => run$(left).subscribe().unsubscribe())
    const early = await onlyHelper(name, caller, left)
    expect(early.attributes['rxelastic.aborted']).toBe(true)
    expect(early.status).toEqual({ code: SpanStatusCode.UNSET })
    recorder.reset()
    const taken = connect()
    const other = await called(() => firstValueFrom(run$(taken)))
    const { attributes } = await onlyHelper(name, other, taken)
    expect(attributes).not.toHaveProperty('rxelastic.aborted')
    expect(attributes).not.toHaveProperty('error.type')
  })

  it('ends with an error of a call, and when the client closes', async () => {
    const failing = connect(async () => ({ statusCode: 400, body: { error: { type: 'bad' } } }))
    const caller = await called(() => lastValueFrom(run$(failing), { defaultValue: 0 }).catch(() => {}))
    await onlyHelper(name, caller, failing)
    recorder.reset()
    const closing = connect(() => new Promise(() => {}), { maxRetries: 0, totalTimeout: 50 })
    const failed: unknown[] = []
    const other = await called(() => {
      const ended = new Promise<void>((resolve) => {
        run$(closing).subscribe({ error: (error) => resolve(void failed.push(error)) })
      })
      return Promise.all([closing.close(), ended])
    })
    const helper = await onlyHelper(name, other, closing)
    expect(failed).toEqual([expect.any(errors.ElasticsearchClientError)])
    expect(helper.status).toEqual({ code: SpanStatusCode.ERROR })
  })
})

describe('the spans of helpers', () => {
  const scan$ = ({ helpers }: Client): Observable<unknown> =>
    helpers.scan$({ index: 'books', size: 2 }, { prefetch: 0 })

  it('have right parents when `paced` work of the consumer pauses them', async () => {
    const client = connect()
    const work = () => client.get$({ index: 'books', id: '1' })
    const caller = await called(() => lastValueFrom(scan$(client).pipe(paced(work))))
    await client.close()
    const [helper] = helpersIn(recorder.own)
    const parents = callsIn(recorder.own).map((span) => [span.name, parentOf(span)])
    const id = idOf(helper)
    expect(parents).toEqual([
      ['open_point_in_time books', id],
      ['indices.get_settings books', id],
      ['search', id],
      ['get books', caller],
      ['get books', caller],
      ['search', id],
      ['close_point_in_time', id],
    ])
  })

  it('have right parents when calls are repeated', async () => {
    const refused = new Set<string>()
    const busy = async (request: WireRequest) => {
      const text = `${request.path} ${request.body}`
      return refused.size === refused.add(text).size ? helperResponse(request) : { statusCode: 429 }
    }
    const client = connect(busy, { maxRetries: 2, retryBackoff: () => 0.001 })
    const caller = await called(() => lastValueFrom(scan$(client)))
    await onlyHelper('helpers.scan books', caller, client)
    expect(callsIn(recorder.own).map(({ attributes }) => attributes['rxelastic.attempts'])).toEqual([2, 2, 2, 2, 2])
  })

  it('do not contain the source of an operator', async () => {
    const client = connect()
    const caller = await called(() => lastValueFrom(scan$(client).pipe(client.helpers.bulk({ index: 'copies' }))))
    await client.close()
    const helpers = helpersIn(recorder.own)
    expect(helpers.map((span) => [span.name, parentOf(span)]).sort()).toEqual([
      ['helpers.bulk copies', caller],
      ['helpers.scan books', caller],
    ])
    const [bulk, scan] = ['helpers.bulk copies', 'helpers.scan books'].map((name) =>
      helpers.find((span) => span.name === name),
    )
    for (const span of callsIn(recorder.own)) {
      expect([span.name, parentOf(span)]).toEqual([span.name, idOf(span.name.startsWith('bulk') ? bulk : scan)])
    }
  })

  it('have the kind and number of operations of a bulk', async () => {
    const client = connect()
    await lastValueFrom(of({ a: 1 }, { a: 2 }, { a: 3 }).pipe(client.helpers.bulk({ index: 'books' })))
    await lastValueFrom(of({ a: 1 }).pipe(client.helpers.bulk({ index: 'books' })))
    await client.close()
    const [several, one] = callsIn(recorder.own)
    expect(several?.name).toBe('bulk index books')
    expect(several?.attributes).toMatchObject({ 'db.operation.name': 'bulk index', 'db.operation.batch.size': 3 })
    expect(one?.name).toBe('index books')
    expect(one?.attributes).not.toHaveProperty('db.operation.batch.size')
  })
})

describe('the span of a shared multi search', () => {
  it('has links to the callers and the parent of the batched client', async () => {
    const client = connect()
    let owner: string | undefined
    const batched = await recorder.under('owner', (span) => {
      owner = span.spanContext().spanId
      return client.batched()
    })
    const callers: string[] = []
    const search = (index: string) =>
      recorder.under(`caller of ${index}`, async (span) => {
        callers.push(span.spanContext().spanId)
        await lastValueFrom(batched.search$({ index }))
        expect(active()).toBe(span.spanContext().spanId)
      })
    await Promise.all(['books', 'films', 'films'].map(search))
    await client.close()
    const [msearch, ...others] = recorder.own
    expect(others).toEqual([])
    expect(msearch?.name).toBe('msearch')
    expect(msearch?.attributes['db.operation.batch.size']).toBe(3)
    expect(parentOf(msearch)).toBe(owner)
    expect(msearch?.links.map(({ context }) => context.spanId)).toEqual(callers)
  })

  it('belongs to the caller of a search that is sent alone', async () => {
    const refused = async (request: WireRequest) => {
      if (!request.path.includes('_msearch')) return helperResponse(request)
      return { body: { responses: [{ status: 429, error: { type: 'busy' } }] } }
    }
    const client = connect(refused, { maxRetries: 1, retryBackoff: () => 0.001 })
    const batched = client.batched()
    const caller = await called(() => lastValueFrom(forkJoin([batched.search$({ index: 'books' })])))
    await client.close()
    const [msearch, search] = recorder.own
    expect(msearch?.links.map(({ context }) => context.spanId)).toEqual([caller])
    expect([parentOf(msearch), search?.name, parentOf(search)]).toEqual([undefined, 'search books', caller])
  })
})
