import { concat, mergeMap, NEVER, type Observable, of, throwError, VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it } from 'vitest'
import {
  ConnectionError,
  ProductNotSupportedError,
  RequestAbortedError,
  ResponseError,
  TimeoutError,
  type TimeoutPhase,
} from '../../../src/errors/index.js'
import type { WireEvent } from '../../../src/message/wire.js'
import { trackHealth } from '../../../src/operators/track-health.js'
import { head, makeAttempt, makeCall, makeNode, makePool, response } from '../../support/calls/calls.js'

const diagnostics = makeCall().diagnostics()
const refused = new ConnectionError('refused', diagnostics)
const status = (statusCode: number, headers = {}) => new ResponseError({ ...diagnostics, statusCode, headers })
const timeout = (phase: TimeoutPhase) => new TimeoutError(phase, 10, diagnostics)

/** One node, what is told of it, and attempts at it. */
function ward() {
  const clock = new VirtualTimeScheduler()
  const node = makeNode('node-1')
  const told: string[] = []
  const events = { died: () => told.push('died'), revived: () => told.push('revived') }
  const pool = makePool([node], clock, { events })
  const attempt = (response$: Observable<WireEvent>) =>
    of(makeAttempt(node))
      .pipe(trackHealth(makeCall(), pool)(mergeMap(() => response$)))
      .subscribe({ error: () => {} })
  const isUsable = () => node.health.isUsable(clock.now(), node.inFlight)
  /** Makes it fail, and waits until it can be probed. */
  const rest = () => {
    attempt(throwError(() => refused))
    clock.frame += 60_000
    told.length = 0
  }
  return { node, told, attempt, isUsable, rest, clock }
}

describe('trackHealth', () => {
  it.each<[string, unknown]>([
    ['a failed connection', refused],
    ['502', status(502)],
    ['503', status(503)],
    ['504', status(504)],
    ['a connection that took too long', timeout('connect')],
  ])('marks a node dead after %s', (_what, error) => {
    const { node, told, attempt, isUsable } = ward()
    attempt(throwError(() => error))
    expect([node.alive, isUsable(), told, node.inFlight]).toEqual([false, false, ['died'], 0])
  })

  it.each<[string, unknown]>([
    ['429', status(429)],
    ['400', status(400)],
    ['401', status(401)],
    ['500', status(500)],
    [
      "Elasticsearch's own 503, which is about an index or the cluster",
      status(503, { 'x-elastic-product': 'Elasticsearch' }),
    ],
    ['a slow head', timeout('headers')],
    ['a slow body', timeout('idle')],
    ['a slow request', timeout('request')],
    ['a slow call', timeout('total')],
    ['an aborted call', new RequestAbortedError('aborted', diagnostics)],
    ['a stale socket', new ConnectionError('reset', diagnostics, { stale: true })],
    ['another product', new ProductNotSupportedError('other', diagnostics)],
    ['an error that is not ours', new Error('bug')],
  ])('leaves a node alive after %s', (_what, error) => {
    const { node, told, attempt } = ward()
    attempt(throwError(() => error))
    expect([node.alive, told, node.inFlight]).toEqual([true, [], 0])
  })

  it('leaves a node alive if its call is canceled', () => {
    const { node, told, attempt } = ward()
    const subscription = attempt(NEVER)
    expect(node.inFlight).toBe(1)
    subscription.unsubscribe()
    expect([node.alive, told, node.inFlight]).toEqual([true, [], 0])
  })

  it('marks a node dead if its response breaks off', () => {
    const { node, told, attempt } = ward()
    attempt(
      concat(
        of(head()),
        throwError(() => refused),
      ),
    )
    expect([node.alive, told]).toEqual([false, ['died']])
  })

  it('revives a node with the head of a response, not before and not only at its end', () => {
    const { node, told, attempt, rest } = ward()
    rest()
    const subscription = attempt(NEVER)
    expect([node.alive, told]).toEqual([false, []])
    subscription.unsubscribe()
    attempt(concat(of(head()), NEVER))
    expect([node.alive, told]).toEqual([true, ['revived']])
  })

  it.each([429, 404, 500])('revives a node with status %i', (statusCode) => {
    const { node, told, attempt, rest } = ward()
    rest()
    attempt(throwError(() => status(statusCode)))
    expect([node.alive, told]).toEqual([true, ['revived']])
  })

  const own503 = status(503, { 'x-elastic-product': 'Elasticsearch' })

  it.each<[string, boolean, unknown]>([
    ['a 404', true, status(404)],
    ['a 429', false, status(429)],
    ["Elasticsearch's own 503, with which a starting node refuses", false, own503],
  ])('after %s allows a revived node one more call: %s', (_what, more, error) => {
    const { node, attempt, rest, clock } = ward()
    rest()
    attempt(response(head()))
    expect(node.health.isUsable(clock.now(), 2)).toBe(false)
    attempt(throwError(() => error))
    expect(node.health.isUsable(clock.now(), 2)).toBe(more)
  })

  it('reports a revival once', () => {
    const { told, attempt, rest } = ward()
    rest()
    attempt(response(head(), 'a', 'b'))
    attempt(response(head()))
    expect(told).toEqual(['revived'])
  })

  it('lets one call probe a node at a time', () => {
    const { attempt, isUsable, rest } = ward()
    rest()
    expect(isUsable()).toBe(true)
    const probe = attempt(NEVER)
    expect(isUsable()).toBe(false)
    probe.unsubscribe()
    expect(isUsable()).toBe(true)
  })

  it.each<[string, unknown]>([
    ['a deadline', timeout('request')],
    ['an abort', new RequestAbortedError('aborted', diagnostics)],
  ])('lets another call probe after one that %s ended', (_what, error) => {
    const { node, attempt, isUsable, rest } = ward()
    rest()
    attempt(throwError(() => error))
    expect([node.alive, isUsable()]).toEqual([false, true])
  })

  it('lets no second call probe when an older one is canceled', () => {
    const { attempt, isUsable, rest } = ward()
    const older = attempt(NEVER)
    rest()
    attempt(NEVER)
    expect(isUsable()).toBe(false)
    older.unsubscribe()
    expect(isUsable()).toBe(false)
  })

  it('counts the calls on a node', () => {
    const { node, attempt } = ward()
    const calls = [attempt(NEVER), attempt(NEVER), attempt(NEVER)]
    expect(node.inFlight).toBe(3)
    for (const call of calls) call.unsubscribe()
    for (const call of calls) call.unsubscribe()
    expect(node.inFlight).toBe(0)
  })
})
