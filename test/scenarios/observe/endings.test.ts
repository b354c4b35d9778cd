import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { DiagLogLevel, diag } from '@opentelemetry/api'
import fc from 'fast-check'
import { Client, type ClientOptions, HttpConnection, UndiciConnection } from 'rxelastic'
import { openTelemetry } from 'rxelastic/opentelemetry'
import { MemoryConnection, type MemoryResponse } from 'rxelastic/testing'
import { firstValueFrom, lastValueFrom, type Observable, take } from 'rxjs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { WireRequest } from '../../../src/connection/connection.js'
import { HELPERS } from '../../support/telemetry/all-helpers.js'
import { helperResponse, helperServer } from '../../support/telemetry/helper-server.js'
import { idOf, Recorder } from '../../support/telemetry/recorder.js'

setFlagsFromString('--expose-gc')
const gc: () => void = runInNewContext('gc')

const recorder = new Recorder()
/** Complaints of the SDK, for example about a second end. */
const complaints: unknown[] = []
let stop: () => void = () => {}

beforeAll(() => {
  const complain = (...texts: unknown[]): void => void complaints.push(texts)
  const silent = { verbose: () => {}, debug: () => {}, info: () => {} }
  diag.setLogger({ ...silent, error: complain, warn: complain }, DiagLogLevel.WARN)
  stop = openTelemetry({ tracerProvider: recorder.tracerProvider, captureSearchQuery: true })
})

afterAll(() => {
  stop()
  diag.disable()
  recorder.disable()
})

afterEach(() => {
  complaints.length = 0
  recorder.reset()
})

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

type Leave = (call$: Observable<unknown>) => unknown

/** Ways in which a consumer uses a call. */
const CONSUMERS: Readonly<Record<string, Leave>> = {
  waits: (call$) => lastValueFrom(call$, { defaultValue: undefined }).catch(() => {}),
  'takes the first value': (call$) => firstValueFrom(call$, { defaultValue: undefined }).catch(() => {}),
  'leaves at once': (call$) => call$.subscribe({ error: () => {} }).unsubscribe(),
  'leaves a turn later': (call$) => {
    const subscription = call$.subscribe({ error: () => {} })
    return turn().then(() => subscription.unsubscribe())
  },
  'stays until the client closes': (call$) => void call$.subscribe({ error: () => {} }),
  'has what it wanted before': (call$) => lastValueFrom(call$.pipe(take(0)), { defaultValue: 0 }),
}

/** Behavior of the server for one request. */
type Fault = 'none' | 'busy' | 'refused' | 'broken' | 'silent'

const ANSWERS: Readonly<Record<Fault, (request: WireRequest) => Promise<MemoryResponse>>> = {
  none: helperResponse,
  busy: async () => ({ statusCode: 503 }),
  refused: async () => ({ statusCode: 400, body: { error: { type: 'bad' } } }),
  broken: async () => {
    throw new Error('socket hang up')
  },
  silent: helperResponse,
}

const CALLS: Readonly<Record<string, (client: Client) => Observable<unknown>>> = {
  buffered: (client) => client.search$({ index: 'books' }),
  streamed: (client) => client.search$({ index: 'books' }, { asStream: true }),
  aborted: (client) => client.info$({}, { signal: AbortSignal.abort() }),
  batched: (client) => client.batched().search$({ index: 'books' }),
  ...HELPERS,
}

const step = fc.record({
  call: fc.constantFrom(...Object.keys(CALLS)),
  consumer: fc.constantFrom(...Object.keys(CONSUMERS)),
})
const faults = fc.array(fc.constantFrom<Fault>('none', 'none', 'none', 'busy', 'refused', 'broken', 'silent'))

describe('every span', () => {
  it('ends exactly once for every ending of a call', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), faults, async (steps, order) => {
        let requests = 0
        let release: () => void = () => {}
        const released = new Promise<void>((resolve) => (release = resolve))
        const respond = async (request: WireRequest) => {
          const fault = order[requests++] ?? 'none'
          if (fault === 'silent') await released
          return ANSWERS[fault](request)
        }
        const client = new Client({
          node: 'http://memory',
          Connection: MemoryConnection.answering(respond),
          maxRetries: 1,
          retryBackoff: () => 0,
        } as ClientOptions)
        const uses = steps.map(({ call, consumer }) => CONSUMERS[consumer]?.(CALLS[call]?.(client) ?? expect.fail()))
        await turn()
        const closed = client.close()
        // What is owed to a silent server would take five seconds.
        release()
        await Promise.all([closed, ...uses])
        for (let turns = 0; recorder.open > 0 && turns < 100; turns++) await turn()
        expect(recorder.open).toBe(0)
        expect(new Set(recorder.own.map(idOf)).size).toBe(recorder.own.length)
        expect(recorder.own.length).toBe(recorder.begun.length)
        expect(complaints).toEqual([])
        recorder.reset()
      }),
      { numRuns: 40 },
    )
  })
})

describe('observation of a call', () => {
  it.each([
    ['undici', UndiciConnection],
    ['HTTP', HttpConnection],
  ])('keeps nothing of it after its end, over %s', async (_, Connection) => {
    const client = new Client({ node: await helperServer(), Connection })
    const events = client.events$.subscribe()
    const listener = (): void => {}
    subscribe('tracing:rxelastic:attempt:asyncEnd', listener)
    const contexts: WeakRef<object>[] = []
    const used = async (use: Leave, make: (context: object) => Observable<unknown>) => {
      const context = { call: contexts.length }
      contexts.push(new WeakRef(context))
      await use(make(context))
    }
    for (const use of Object.values(CONSUMERS)) {
      if (use === CONSUMERS['stays until the client closes']) continue
      await used(use, (context) => client.search$({ index: 'books' }, { context }))
      await used(use, (context) => client.helpers.scan$({ index: 'books', size: 2 }, { context }))
    }
    recorder.reset()
    for (let turns = 0; turns < 20; turns++) {
      await turn()
      gc()
    }
    expect(contexts.map((context) => context.deref())).toEqual(contexts.map(() => undefined))
    unsubscribe('tracing:rxelastic:attempt:asyncEnd', listener)
    events.unsubscribe()
    await client.close()
  })
})
