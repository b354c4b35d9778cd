import { AsyncLocalStorage } from 'node:async_hooks'
import { channel, tracingChannel } from 'node:diagnostics_channel'
import { Client, type ClientEvent, errors, WireFailure } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { firstValueFrom, lastValueFrom, NEVER, of, switchMap, tap, throwError } from 'rxjs'
import { afterEach, describe, expect, it } from 'vitest'

type Shown = Record<string, unknown>

const STEPS = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const

let stop: (() => void)[] = []

afterEach(() => {
  for (const undo of stop) undo()
  stop = []
})

function listen(name: string, onMessage: (message: Shown) => void): void {
  const listener = (message: unknown): void => onMessage(message as Shown)
  channel(name).subscribe(listener)
  stop.push(() => channel(name).unsubscribe(listener))
}

/** Steps of all traces of a kind, in their order, with what they show at that moment. */
function traced(kind: 'call' | 'attempt'): { step: string; shown: Shown; message: Shown }[] {
  const seen: { step: string; shown: Shown; message: Shown }[] = []
  for (const step of STEPS) {
    listen(`tracing:rxelastic:${kind}:${step}`, (message) => {
      const { statusCode, attempts, bytes, error, aborted } = message
      seen.push({ step, shown: { statusCode, attempts, bytes, error, aborted }, message })
    })
  }
  return seen
}

const steps = (seen: readonly { step: string }[]): string[] => seen.map(({ step }) => step)

function clientOf(...answers: readonly object[]): Client {
  let calls = 0
  const Connection = MemoryConnection.answering(async () => answers[Math.min(calls++, answers.length - 1)] ?? {})
  return new Client({ node: 'http://memory:9200', Connection, retryBackoff: () => 0 })
}

const silent = (): Client =>
  new Client({
    node: 'http://memory:9200',
    interceptors: { perAttempt: [() => NEVER] },
    Connection: MemoryConnection.answering(() => ({})),
  })

describe('the channels of an attempt', () => {
  it.each<[string, unknown, string]>([
    ['a connection that says so', new WireFailure(new Error('refused'), 'unsent'), 'unsent'],
    ['a connection that does not', new Error('socket hang up'), 'sent'],
    ['a response that broke off in its head', new WireFailure(new Error('socket hang up'), 'answered'), 'answered'],
  ])('show the progress of its error: %s', async (_what, failure, progress) => {
    const seen = traced('attempt')
    const Connection = MemoryConnection.answering(() => throwError(() => failure))
    const client = new Client({ node: 'http://memory:9200', Connection, maxRetries: 0 })
    const error = await lastValueFrom(client.info$()).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ progress })
    expect(seen.at(-1)?.message).toMatchObject({ progress, error })
  })
})

describe('the channels of a call', () => {
  it('name the node of the last attempt, not that of an earlier response', async () => {
    const seen = traced('call')
    const headers = { 'x-found-handling-instance': 'one', 'x-found-handling-cluster': 'catalog' }
    let requests = 0
    const Connection = MemoryConnection.answering(() =>
      requests++ === 0 ? of({ statusCode: 503, headers }) : throwError(() => new Error('socket hang up')),
    )
    const nodes = ['http://one:9200', 'http://two:9200']
    const client = new Client({ nodes, Connection, maxRetries: 1, retryBackoff: () => 0 })
    await expect(lastValueFrom(client.info$())).rejects.toThrow('socket hang up')
    expect(seen.at(-1)?.message).toMatchObject({ node: { url: new URL('http://two:9200') }, clusterName: 'catalog' })
    expect(seen.at(-1)?.message.nodeName).toBeUndefined()
  })

  it('identify the call and report its end', async () => {
    const seen = traced('call')
    const context = { user: 'u' }
    await lastValueFrom(clientOf({ body: { _id: '7' } }).get$({ index: 'books', id: '7' }, { context, opaqueId: 'o' }))
    expect(steps(seen)).toEqual(['start', 'end', 'asyncStart', 'asyncEnd'])
    expect(new Set(seen.map(({ message }) => message)).size).toBe(1)
    const { message } = seen[0] ?? expect.fail()
    expect(message).toMatchObject({
      api: 'get',
      index: 'books',
      documentId: '7',
      id: 1,
      opaqueId: 'o',
      method: 'GET',
      path: '/books/_doc/7',
      streamed: false,
      statusCode: 200,
      attempts: 1,
      bytes: 11,
      error: undefined,
      aborted: false,
    })
    expect(message.context).toBe(context)
    expect(String(message.node)).toBe('http://memory:9200/')
    expect(message.duration).toBeGreaterThan(0)
  })

  it('report one end for each way in which a call ends', async () => {
    const ways: [string, (client: Client) => unknown, string[]][] = [
      ['completion', (client) => lastValueFrom(client.info$()), ['start', 'end', 'asyncStart', 'asyncEnd']],
      [
        'leaving with the value',
        (client) => firstValueFrom(client.info$()),
        ['start', 'end', 'asyncStart', 'asyncEnd'],
      ],
    ]
    for (const [way, run, expected] of ways) {
      const seen = traced('call')
      await run(clientOf({ body: {} }))
      expect([way, steps(seen)]).toEqual([way, expected])
      expect(seen.at(-1)?.shown).toMatchObject({ aborted: false, error: undefined, statusCode: 200 })
    }
  })

  it('publish the error of a call that fails', async () => {
    const seen = traced('call')
    const failed = lastValueFrom(clientOf({ statusCode: 404, body: {} }).info$())
    await expect(failed).rejects.toThrow()
    expect(steps(seen)).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd'])
    expect(seen.at(-1)?.shown).toMatchObject({
      statusCode: 404,
      error: expect.any(errors.ResponseError),
      aborted: false,
    })
  })

  it('end with `aborted` when the consumer leaves, and when the client closes', async () => {
    const seen = traced('call')
    silent().info$().subscribe().unsubscribe()
    expect(steps(seen)).toEqual(['start', 'end', 'asyncStart', 'asyncEnd'])
    expect(seen.at(-1)?.shown).toMatchObject({ aborted: true, error: undefined, attempts: 1 })
    const client = silent()
    client.info$().subscribe({ error: () => {} })
    await client.close()
    expect(steps(seen).slice(4)).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd'])
    expect(seen.at(-1)?.shown).toMatchObject({ aborted: true, error: expect.any(errors.RequestAbortedError) })
  })

  it('count attempts and report each, with the retry between them', async () => {
    const calls = traced('call')
    const attempts = traced('attempt')
    const retries: Shown[] = []
    listen('rxelastic:retry', (message) => retries.push(message))
    await lastValueFrom(clientOf({ statusCode: 503, body: {} }, { body: {} }).info$())
    expect(calls.at(-1)?.shown).toMatchObject({ attempts: 2, statusCode: 200 })
    expect(steps(attempts)).toEqual([
      ...['start', 'end', 'error', 'asyncStart', 'asyncEnd'],
      ...['start', 'end', 'asyncStart', 'asyncEnd'],
    ])
    expect(attempts.map(({ message }) => message.number)).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2])
    expect(attempts[3]?.message).toMatchObject({ statusCode: 503, error: expect.any(errors.ResponseError) })
    expect(attempts[8]?.message).toMatchObject({ statusCode: 200, progress: 'answered', aborted: false })
    expect(retries).toEqual([{ call: calls[0]?.message, error: attempts[3]?.message.error, delay: 0 }])
  })

  it('bind stores for the work of a call, not for that of its consumer', async () => {
    const store = new AsyncLocalStorage<unknown>()
    const trace = tracingChannel('rxelastic:call')
    trace.start.bindStore(store, (message) => (message as Shown).path)
    stop.push(() => trace.start.unbindStore(store))
    const inside: unknown[] = []
    const Connection = MemoryConnection.answering(async () => ({ body: {} }))
    const client = new Client({
      node: 'http://memory',
      Connection,
      interceptors: {
        perCall: [
          (request, next) => {
            inside.push([request.path, store.getStore()])
            return next(request)
          },
        ],
      },
    })
    const outside: unknown[] = []
    const request$ = (path: string) => client.request$({ method: 'GET', path })
    const both$ = request$('/a').pipe(
      tap(() => outside.push(store.getStore())),
      switchMap(() => request$('/b')),
    )
    await lastValueFrom(both$)
    expect(inside).toEqual([
      ['/a', '/a'],
      ['/b', '/b'],
    ])
    expect(outside).toEqual([undefined])
  })

  it('are not used without subscribers', async () => {
    const client = clientOf({ body: {} })
    const seen: ClientEvent[] = []
    await lastValueFrom(client.info$())
    const events = client.events$.subscribe((event) => seen.push(event))
    await lastValueFrom(client.info$())
    events.unsubscribe()
    expect(seen.at(-1)).toMatchObject({ type: 'response', attempts: 1, aborted: false, duration: expect.any(Number) })
  })
})

describe('the other channels', () => {
  it('report nodes that die and that come back', async () => {
    const seen: Shown[] = []
    listen('rxelastic:node', (message) => seen.push(message))
    let broken = true
    const Connection = MemoryConnection.answering(() => {
      if (broken) throw new Error('no route')
      return { body: {} }
    })
    const client = new Client({ node: 'http://memory:9200', Connection, maxRetries: 0 })
    await lastValueFrom(client.info$()).catch(() => {})
    broken = false
    await lastValueFrom(client.info$())
    expect(seen.map(({ state }) => state)).toEqual(['dead', 'alive'])
    expect(seen[0]).toMatchObject({ rest: expect.any(Number) })
  })

  it('report bulk requests', async () => {
    const seen: Shown[] = []
    listen('rxelastic:bulk:flush', (message) => seen.push(message))
    const client = clientOf({ body: { took: 3, errors: false, items: [{ index: { status: 201 } }] } })
    await lastValueFrom(of({ a: 1 }).pipe(client.helpers.bulk({ index: 'a' })))
    expect(seen).toMatchObject([{ operations: 1, attempt: 1, took: 3, refused: 0 }])
  })
})
