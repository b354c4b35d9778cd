import { NEVER, of, Subject, takeWhile } from 'rxjs'
import { describe, expect, it, vi } from 'vitest'
import { Demand } from '../../../src/flow/demand.js'
import { yieldToEventLoop } from '../../../src/operators/yield-to-event-loop.js'
import { makeCall } from '../../support/calls/calls.js'
import { useProcessClock } from '../../support/clock/process-clock.js'

/** Work of so many milliseconds. */
function work(milliseconds: number): void {
  clock.now += milliseconds
}

const clock = useProcessClock()

function setUp() {
  const socket = new Demand()
  const call = makeCall({ settings: { asStream: true } })
  call.socket = socket
  const chunks$ = new Subject<number>()
  return { socket, call, chunks$ }
}

describe('yieldToEventLoop', () => {
  it('pauses the socket for a turn of the event loop after 4 ms of work of its consumers', () => {
    const { socket, call, chunks$ } = setUp()
    chunks$.pipe(yieldToEventLoop(call)).subscribe(work)
    chunks$.next(2)
    chunks$.next(1.9)
    expect([socket.paused, vi.getTimerCount()]).toEqual([false, 0])
    chunks$.next(0.1)
    expect([socket.paused, vi.getTimerCount()]).toEqual([true, 1])
    vi.runAllTimers()
    expect([socket.paused, vi.getTimerCount()]).toEqual([false, 0])
    chunks$.next(3)
    expect(socket.paused).toBe(false)
    chunks$.next(1)
    expect(socket.paused).toBe(true)
  })

  it('passes on chunks that arrive nevertheless, and requests one turn only', () => {
    const { call, chunks$ } = setUp()
    const seen: number[] = []
    chunks$.pipe(yieldToEventLoop(call)).subscribe((chunk) => {
      work(10)
      seen.push(chunk)
    })
    for (const chunk of [1, 2, 3]) chunks$.next(chunk)
    expect([seen, vi.getTimerCount()]).toEqual([[1, 2, 3], 1])
  })

  it.each<[string, (chunks$: Subject<number>, unsubscribe: () => void) => void]>([
    ['is unsubscribed', (_, unsubscribe) => unsubscribe()],
    ['completes', (chunks$) => chunks$.complete()],
    ['fails', (chunks$) => chunks$.error(new Error('reset'))],
  ])('leaves nothing behind when it %s while it waits', (_how, end) => {
    const { socket, call, chunks$ } = setUp()
    const subscription = chunks$.pipe(yieldToEventLoop(call)).subscribe({ next: work, error: () => {} })
    chunks$.next(9)
    expect([socket.paused, vi.getTimerCount()]).toEqual([true, 1])
    end(chunks$, () => subscription.unsubscribe())
    expect([socket.paused, vi.getTimerCount(), chunks$.observed]).toEqual([false, 0, false])
  })

  it('does not wait for a consumer that leaves during its work', () => {
    const { socket, call, chunks$ } = setUp()
    chunks$
      .pipe(
        yieldToEventLoop(call),
        takeWhile(() => work(9) !== undefined),
      )
      .subscribe()
    chunks$.next(1)
    expect([socket.paused, vi.getTimerCount(), chunks$.observed]).toEqual([false, 0, false])
  })

  it('releases no hold of others', () => {
    const { socket, call, chunks$ } = setUp()
    chunks$.pipe(yieldToEventLoop(call)).subscribe(work)
    socket.pause('a slow consumer')
    chunks$.next(9)
    vi.runAllTimers()
    expect(socket.paused).toBe(true)
  })

  it('is identity if no socket can be paused', () => {
    for (const source$ of [of(1), NEVER]) expect(yieldToEventLoop(makeCall())(source$)).toBe(source$)
  })
})
