import { Readable } from 'node:stream'
import { VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { ClientEvent } from '../../../src/call/client-event.js'
import { Events } from '../../../src/call/events.js'
import { RetryBudget } from '../../../src/retry/budget.js'
import { Hedging } from '../../../src/retry/hedging.js'
import { makeCall, makeHedging, makeNode, makePool, makeRequest } from '../../support/calls/calls.js'

const clock = new VirtualTimeScheduler()

/** A call on the first of these nodes, and what decides about its hedge. */
function late(...ids: readonly string[]) {
  const nodes = ids.map((id) => makeNode(id))
  const pool = makePool(nodes, clock)
  const budget = new RetryBudget(clock)
  const events = new Events()
  const hedging = new Hedging(clock, pool, budget, events)
  const call = makeCall({ settings: { hedge: { after: 50 } } })
  call.node = nodes[0] ?? null
  return { nodes, pool, budget, events, hedging, call }
}

describe('Hedging', () => {
  it('creates a call for the hedge with the same request and its own state', () => {
    const { call, hedging } = late('1', '2')
    const fork = hedging.hedgeOf(call, 50)
    expect(fork).toMatchObject({ hedged: true, failures: 0, node: null, params: call.params, id: call.id })
    expect([call.hedged, call.hedge, fork?.settings]).toEqual([false, fork, call.settings])
    expect([hedging.sent, hedging.won]).toEqual([1, 0])
  })

  it('avoids the node of the late attempt, failed nodes and dead ones', () => {
    const { call, hedging, nodes, pool } = late('1', '2', '3', '4')
    const [first, second, third, fourth] = nodes
    if (first === undefined || second === undefined || third === undefined) throw new Error('a node is missing')
    call.tried = new Set([second])
    pool.failed(third)
    const fork = hedging.hedgeOf(call, 50)
    expect(fork?.tried).toEqual(new Set([first, second, third]))
    expect(fork && pool.select(fork.tried)).toBe(fourth)
  })

  it('allows none without another living node', () => {
    const { call, hedging, nodes, pool, budget } = late('1', '2')
    const [, second] = nodes
    if (second === undefined) throw new Error('a node is missing')
    pool.failed(second)
    expect(hedging.hedgeOf(call, 50)).toBeUndefined()
    const alone = late('1')
    expect(alone.hedging.hedgeOf(alone.call, 50)).toBeUndefined()
    expect([hedging.sent, budget.level]).toEqual([0, 1])
  })

  it('allows one per call', () => {
    const { call, hedging } = late('1', '2', '3')
    hedging.hedgeOf(call, 50)
    expect(hedging.hedgeOf(call, 50)).toBeUndefined()
    expect(hedging.sent).toBe(1)
  })

  it('pays from the retry budget, and allows none when that is spent', () => {
    const { call, hedging, budget } = late('1', '2')
    for (let count = 0; count < 24; count++) budget.spend()
    expect(hedging.hedgeOf(call, 50)).toBeDefined()
    expect(budget.level).toBe(0.75)
    call.hedge = undefined
    expect(hedging.hedgeOf(call, 50)).toBeUndefined()
    expect(budget.level).toBe(0.75)
  })

  it('reports a hedge with the late node and its time', () => {
    const { call, hedging, events, nodes } = late('1', '2')
    const reported: ClientEvent[] = []
    events.events$.subscribe((event) => reported.push(event))
    hedging.hedgeOf(call, 50)
    expect(reported).toMatchObject([{ type: 'hedge', delay: 50, meta: { connection: nodes[0], attempts: 0 } }])
  })

  it('sends no stream twice', () => {
    const hedging = makeHedging(clock)
    const possible = ['{}', Buffer.from('{}'), undefined, Readable.from(['{}'])].map((body) =>
      hedging.isPossible(makeRequest(body)),
    )
    expect(possible).toEqual([true, true, true, false])
  })

  it.each([
    ['/a/_search', {}, true],
    ['/_async_search/a', { keep_alive: '1m' }, true],
    ['/_async_search/a', { wait_for_completion_timeout: '30s' }, false],
    ['/_tasks/a:1', 'human&wait_for_completion=true', false],
    ['/_cluster/health?wait_for_status=green', {}, false],
    ['/wait_for_it/_search', { q: 'wait_for_' }, true],
  ])('answers for %s with %o whether a hedge is possible: %s', (path, querystring, expected) => {
    const hedging = makeHedging(clock)
    expect(hedging.isPossible({ ...makeRequest<string>('{}'), path, querystring })).toBe(expected)
  })

  describe('latenciesOf', () => {
    const settings = { hedge: { after: 'p95' } } as const
    const call = (name: string, asStream = false) => makeCall({ api: { name }, settings: { ...settings, asStream } })

    it('stores latencies of one API together, and those of streams apart', () => {
      const hedging = makeHedging(clock)
      const search = hedging.latenciesOf(call('search'))
      expect(search).toBeDefined()
      expect(hedging.latenciesOf(call('search'))).toBe(search)
      expect(hedging.latenciesOf(call('count'))).not.toBe(search)
      expect(hedging.latenciesOf(call('search', true))).not.toBe(search)
    })

    it('identifies request$ by the API of its path, which bounds their number', () => {
      const hedging = makeHedging(clock)
      const paths = ['GET /a/_search', 'GET /b/_search'].map((name) =>
        hedging.latenciesOf(makeCall({ api: { name, api: 'search' }, settings })),
      )
      expect(paths[0]).toBe(paths[1])
    })

    it('stores none for a fixed wait', () => {
      expect(makeHedging(clock).latenciesOf(makeCall({ settings: { hedge: { after: 50 } } }))).toBeUndefined()
    })
  })
})
