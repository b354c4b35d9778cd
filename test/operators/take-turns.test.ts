import { NEVER, of, Subject, takeWhile } from 'rxjs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Demand } from '../../src/flow/demand.js'
import { yieldToEventLoop } from '../../src/operators/yield-to-event-loop.js'
import { makeCall } from '../support/calls.js'

/** Work of so many milliseconds. */
function work(milliseconds: number): void {
  clock += milliseconds
}

let clock = 0

function setUp() {
  const socket = new Demand()
  const call = makeCall({ settings: { asStream: true } })
  call.socket = socket
  const pieces$ = new Subject<number>()
  return { socket, call, pieces$ }
}

describe('yieldToEventLoop', () => {
  beforeEach(() => {
    clock = 0
    vi.useFakeTimers({ toFake: ['setImmediate', 'clearImmediate'] })
    vi.spyOn(performance, 'now').mockImplementation(() => clock)
  })
  afterEach(() => {
    vi.restoreAllMocks()
    vi.useRealTimers()
  })

  it('holds the socket back for a turn of the event loop when its readers have worked for 8 ms', () => {
    const { socket, call, pieces$ } = setUp()
    pieces$.pipe(yieldToEventLoop(call)).subscribe(work)
    pieces$.next(5)
    pieces$.next(2.9)
    expect([socket.paused, vi.getTimerCount()]).toEqual([false, 0])
    pieces$.next(0.1)
    expect([socket.paused, vi.getTimerCount()]).toEqual([true, 1])
    vi.runAllTimers()
    expect([socket.paused, vi.getTimerCount()]).toEqual([false, 0])
    pieces$.next(7)
    expect(socket.paused).toBe(false)
    pieces$.next(1)
    expect(socket.paused).toBe(true)
  })

  it('passes on at once what comes all the same, and asks for one turn only', () => {
    const { call, pieces$ } = setUp()
    const seen: number[] = []
    pieces$.pipe(yieldToEventLoop(call)).subscribe((piece) => {
      work(10)
      seen.push(piece)
    })
    for (const piece of [1, 2, 3]) pieces$.next(piece)
    expect([seen, vi.getTimerCount()]).toEqual([[1, 2, 3], 1])
  })

  it.each<[string, (pieces$: Subject<number>, unsubscribe: () => void) => void]>([
    ['is unsubscribed', (_, unsubscribe) => unsubscribe()],
    ['completes', (pieces$) => pieces$.complete()],
    ['fails', (pieces$) => pieces$.error(new Error('reset'))],
  ])('leaves nothing behind when it %s while it waits', (_how, end) => {
    const { socket, call, pieces$ } = setUp()
    const subscription = pieces$.pipe(yieldToEventLoop(call)).subscribe({ next: work, error: () => {} })
    pieces$.next(9)
    expect([socket.paused, vi.getTimerCount()]).toEqual([true, 1])
    end(pieces$, () => subscription.unsubscribe())
    expect([socket.paused, vi.getTimerCount(), pieces$.observed]).toEqual([false, 0, false])
  })

  it('does not begin to wait for a reader that leaves during its work', () => {
    const { socket, call, pieces$ } = setUp()
    pieces$
      .pipe(
        yieldToEventLoop(call),
        takeWhile(() => work(9) !== undefined),
      )
      .subscribe()
    pieces$.next(1)
    expect([socket.paused, vi.getTimerCount(), pieces$.observed]).toEqual([false, 0, false])
  })

  it('lets go of nothing that others hold', () => {
    const { socket, call, pieces$ } = setUp()
    pieces$.pipe(yieldToEventLoop(call)).subscribe(work)
    socket.pause('a slow consumer')
    pieces$.next(9)
    vi.runAllTimers()
    expect(socket.paused).toBe(true)
  })

  it('is not there where no socket can be held back', () => {
    for (const source$ of [of(1), NEVER]) expect(yieldToEventLoop(makeCall())(source$)).toBe(source$)
  })
})
