import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { setImmediate as turn } from 'node:timers/promises'
import {
  type AttemptInterceptor,
  type CallInterceptor,
  type CallOptions,
  Client,
  type Connection,
  errors,
  type WireEvent,
} from 'rxelastic'
import { finalize, Observable, Subject, takeUntil, tap, VirtualTimeScheduler } from 'rxjs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { head } from '../../support/calls/calls.js'
import { record } from '../../support/recording/recorded.js'

/** Answer of the server to one request: a status and a body, after some milliseconds; or none, or a broken socket. */
interface Answer {
  readonly after?: number
  readonly statusCode?: number
  readonly body?: string
  readonly broken?: boolean
}

const NEVER: Answer = { after: 1e9 }
const VERSION_REFUSED = { statusCode: 400, body: '{"error":{"type":"media_type_header_exception"}}' }

/** Ways that a call can take: its options, and the answers to its requests. The last one is repeated. */
const WAYS: Readonly<Record<string, readonly [options: object, ...answers: Answer[]]>> = {
  'is answered later': [{}, { after: 5 }],
  'is answered at once': [{}, {}],
  'authenticates again': [{}, { statusCode: 401 }, { after: 5 }],
  'negotiates the version': [{}, VERSION_REFUSED, {}],
  'is repeated after a 503': [{}, { statusCode: 503 }, { after: 5 }],
  'fails at every node': [{}, { broken: true }],
  'is hedged': [{ hedge: { after: 10 } }, { after: 50 }, { after: 5 }],
  'is hedged, and both attempts fail': [
    { hedge: { after: 10 } },
    { after: 50, statusCode: 503 },
    { statusCode: 503 },
    {},
  ],
  'is repeated after a timeout': [{ requestTimeout: 50, retryOnTimeout: true }, NEVER, { after: 5 }],
  'takes too long': [{ totalTimeout: 100 }, NEVER],
}

/** What a callback does to the call. */
const DEEDS = ['leave', 'abort', 'close', 'throw'] as const
type Deed = (typeof DEEDS)[number]

/** Channels of calls and attempts, with `start` and `asyncEnd` of each message in order. */
const CHANNELS = ['call', 'attempt'].flatMap((kind) =>
  ['start', 'end', 'error', 'asyncStart', 'asyncEnd'].map(
    (name) => [`tracing:rxelastic:${kind}:${name}`, name] as const,
  ),
)

/** Calls back at the k-th time that a call runs code of the user. */
class Occasion {
  passed = 0
  readonly #number: number
  readonly #then: (mayThrow: boolean) => void

  constructor(number: number, then: (mayThrow: boolean) => void) {
    this.#number = number
    this.#then = then
  }

  pass(mayThrow = false): void {
    if (this.passed++ === this.#number) this.#then(mayThrow)
  }
}

let occasion = new Occasion(-1, () => {})
let begun = new Set<unknown>()
let ended: unknown[] = []

/** Listens before and behind everything else, as a tracer would. */
const listeners = CHANNELS.map(([channel, name]) => {
  const listener = (message: unknown): void => {
    if (name === 'start') begun.add(message)
    if (name === 'asyncEnd') {
      expect(begun).toContain(message)
      ended.push(message)
    }
  }
  return [channel, listener, () => occasion.pass()] as const
})

/** Runs one call, and does the deed at the given occasion. @returns `false` if there were fewer occasions */
async function run(way: string, deed: Deed, number: number, options: CallOptions): Promise<boolean> {
  begun = new Set()
  ended = []
  const [own, ...answers] = WAYS[way] ?? expect.fail(way)
  const scheduler = new VirtualTimeScheduler()
  const leave$ = new Subject<void>()
  const controller = new AbortController()
  const mistake = new Error('mistake')
  let requests = 0
  let open = 0
  let keys = 0
  occasion = new Occasion(number, (mayThrow) => {
    if (deed === 'leave') leave$.next()
    else if (deed === 'abort') controller.abort()
    else if (deed === 'close') void client.close()
    else if (mayThrow) throw mistake
  })
  class Answering implements Connection {
    request$(): Observable<WireEvent> {
      occasion.pass(true)
      return new Observable((out) => {
        const { after, statusCode = 200, body = '{}', broken } = answers[Math.min(requests++, answers.length - 1)] ?? {}
        open++
        out.add(() => open--)
        out.add(() => occasion.pass())
        const answer = (): void => {
          if (broken) return out.error(new Error('broken'))
          out.next(head(statusCode, { 'content-type': 'application/json' }))
          out.next(Buffer.from(body))
          out.complete()
        }
        if (after === undefined) answer()
        else out.add(scheduler.schedule(answer, after))
      })
    }

    async close(): Promise<void> {}
  }
  const perCall: CallInterceptor = (request, next) => {
    occasion.pass(true)
    const pass = (): void => occasion.pass(true)
    return next(request).pipe(
      tap({ next: pass, error: pass, complete: pass }),
      finalize(() => occasion.pass()),
    )
  }
  const perAttempt: AttemptInterceptor = (request, next) => {
    occasion.pass(true)
    const pass = (): void => occasion.pass(true)
    return next(request).pipe(
      tap({ next: pass, error: pass, complete: pass }),
      finalize(() => occasion.pass()),
    )
  }
  const passing = <T>(value: T): T => {
    occasion.pass(true)
    return value
  }
  const client: Client = new Client({
    ...{ nodes: ['http://one:9200', 'http://two:9200'], Connection: Answering, scheduler, maxRetries: 2, ...own },
    interceptors: { perCall: [perCall], perAttempt: [perAttempt] },
    auth: () => passing({ bearer: `key-${keys++}` }),
    nodeFilter: () => passing(true),
    nodeSelector: ([first]) => passing(first ?? expect.fail('no node')),
    retryBackoff: () => passing(0.01),
  })
  const events = record(client.events$, () => occasion.pass())
  const { signal } = controller
  const call = record(client.search$({}, { signal, ...options }).pipe(takeUntil(leave$)), () => occasion.pass())
  for (let turns = 0; turns < 3; turns++) {
    scheduler.flush()
    await turn()
  }
  const { passed } = occasion
  occasion = new Occasion(-1, () => {})

  const count = (type: string): number => events.values.filter((event) => event.type === type).length
  expect(call.endings).toBe(1)
  for (const error of call.errors) if (error !== mistake) expect(error).toBeInstanceOf(errors.ElasticsearchClientError)
  expect(ended).toHaveLength(begun.size)
  expect(new Set(ended)).toEqual(begun)
  expect(count('response')).toBe(count('serialization'))
  expect(client.stats()).toMatchObject({
    calls: { inFlight: 0, waiting: 0, inBackoff: 0 },
    nodes: [{ inFlight: 0 }, { inFlight: 0 }],
  })
  expect([open, scheduler.actions]).toEqual([0, []])
  await client.close()
  return passed > number
}

describe.each(Object.keys(WAYS))('a call that %s', (way) => {
  beforeEach(() => {
    for (const [channel, note, pass] of listeners) {
      subscribe(channel, pass)
      subscribe(channel, note)
    }
  })
  afterEach(() => {
    for (const [channel, note, pass] of listeners) {
      unsubscribe(channel, pass)
      unsubscribe(channel, note)
    }
  })

  it.each(DEEDS)('ends once, and leaves nothing, whichever callback makes it %s', async (deed) => {
    for (const asStream of [false, 'bytes'] as const) {
      let number = 0
      while (await run(way, deed, number, { asStream })) number++
      expect(number).toBeGreaterThan(20)
    }
  })
})
