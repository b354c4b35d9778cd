import { type AttemptInterceptor, Client, errors } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { delay, NEVER, of } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { HandClock } from '../../support/clock/hand-clock.js'
import { record } from '../../support/recording/recorded.js'
import { scene } from './hedging-scene.js'

describe('a hedge beside failures', () => {
  it('is not made if all other nodes are dead', async () => {
    const { first, second, clock, client, events, types } = await scene()
    await second.close()
    const call = record(client.info$())
    await first.request(0)
    clock.advance(50)
    // The hedge finds out that the node is dead; the next late call knows.
    await events.until(() => types().includes('node-dead'))
    expect(call.endings).toBe(0)
    first.requests[0]?.response()
    await call.completed()
    const other = record(client.info$())
    await first.request(1)
    clock.advance(50)
    expect(client.stats().hedges.sent).toBe(1)
    first.requests[1]?.response()
    await other.completed()
  })

  it('stops when the retry budget is spent and continues after enough successes', async () => {
    const clock = new HandClock()
    let slow = true
    const Connection = MemoryConnection.answering(() => (slow ? NEVER : { body: {} }))
    const client = new Client({ nodes: ['http://a', 'http://b'], Connection, scheduler: clock, hedge: { after: 1 } })
    const late = (count: number): number => {
      const before = client.stats().hedges.sent
      const calls = Array.from({ length: count }, () => record(client.info$()))
      clock.advance(1)
      for (const call of calls) call.unsubscribe()
      return client.stats().hedges.sent - before
    }
    expect([late(60), late(10)]).toEqual([25, 0])
    slow = false
    for (let count = 0; count < 10; count++) await record(client.info$()).completed()
    slow = true
    expect(late(10)).toBe(2)
  })

  it('leaves its error to the retry policy if both fail, which avoids both nodes', async () => {
    const hosts: string[] = []
    const clock = new HandClock()
    let count = 0
    const Connection = MemoryConnection.answering(() => {
      const statusCode = [503, 503, 200][count] ?? 200
      const latency = [60, 20, 0][count++] ?? 0
      return of({ statusCode, body: {} }).pipe(delay(latency, clock))
    })
    const perAttempt: AttemptInterceptor[] = [
      (attempt, next) => {
        hosts.push(attempt.node.url.hostname)
        return next(attempt)
      },
    ]
    const client = new Client({
      nodes: ['http://a', 'http://b', 'http://c'],
      Connection,
      scheduler: clock,
      hedge: { after: 50 },
      retryBackoff: () => 1,
      interceptors: { perAttempt },
    })
    const events = record(client.events$)
    const call = record(client.info$({}, { meta: true }))
    clock.advance(70)
    expect(events.values.filter(({ type }) => type === 'retry')).toMatchObject([
      { error: expect.any(errors.ResponseError), delay: 1_000, meta: { attempts: 2 } },
    ])
    clock.advance(1_000)
    await call.completed()
    expect(hosts).toEqual(['a', 'b', 'c'])
    expect(call.values[0]?.meta).toMatchObject({ attempts: 2, connection: { url: { hostname: 'c' } } })
  })

  it('is made once per call, however often that is retried', async () => {
    const clock = new HandClock()
    let sent = 0
    const Connection = MemoryConnection.answering(() => {
      sent++
      return of({ statusCode: 503, body: {} }).pipe(delay(100, clock))
    })
    const client = new Client({
      nodes: ['http://a', 'http://b'],
      Connection,
      scheduler: clock,
      hedge: { after: 50 },
      retryBackoff: () => 0,
    })
    const call = record(client.info$())
    clock.advance(10_000)
    expect(await call.failed()).toMatchObject({ statusCode: 503, meta: { meta: { attempts: 3 } } })
    expect([sent, client.stats().hedges.sent]).toEqual([4, 1])
  })

  it('keeps its wait with after: p95 while one node of three is silent', async () => {
    const clock = new HandClock()
    let silent = ''
    const client = new Client({
      nodes: ['http://a', 'http://b', 'http://c'],
      Connection: MemoryConnection.answering(() => of({ body: {} }).pipe(delay(10, clock))),
      scheduler: clock,
      hedge: { after: 'p95' },
      interceptors: {
        perAttempt: [(attempt, next) => (attempt.node.url.hostname === silent ? NEVER : next(attempt))],
      },
    })
    const events = record(client.events$)
    const waits = (): number[] => events.values.flatMap((event) => (event.type === 'hedge' ? [event.delay] : []))
    const run = (calls: number): void => {
      for (let count = 0; count < calls; count++) {
        const call = record(client.info$())
        clock.advance(1_000)
        call.unsubscribe()
      }
    }
    run(300)
    expect(waits()).toEqual([])
    silent = 'b'
    run(900)
    expect(new Set(waits())).toEqual(new Set([11]))
    expect(waits()).toHaveLength(300)
  })
})
