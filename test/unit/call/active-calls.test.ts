import { UnsubscriptionError } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { ActiveCalls } from '../../../src/call/active-calls.js'

/** A call that leaves the list when it is aborted, as calls do. */
class Listed {
  place = 0
  reason: string | undefined
  readonly #running: ActiveCalls

  constructor(running: ActiveCalls) {
    this.#running = running
    running.add(this)
  }

  abort(reason: string): void {
    this.reason = reason
    this.#running.delete(this)
  }
}

describe('ActiveCalls', () => {
  it('aborts all calls, though each leaves the list as it ends', () => {
    const running = new ActiveCalls()
    const calls = Array.from({ length: 5 }, () => new Listed(running))
    running.abort('closed')
    expect(calls.map(({ reason }) => reason)).toEqual(Array(5).fill('closed'))
  })

  it('aborts all calls, though a teardown of one throws', () => {
    const running = new ActiveCalls()
    const failing = new Listed(running)
    failing.abort = () => {
      throw new Error('finalize')
    }
    running.add(failing)
    const call = new Listed(running)
    expect(() => running.abort('closed')).toThrow(UnsubscriptionError)
    expect(call.reason).toBe('closed')
  })

  it.each([0, 1, 2])('aborts the others if the one at position %d has left', (place) => {
    const running = new ActiveCalls()
    const calls = Array.from({ length: 3 }, () => new Listed(running))
    calls[place]?.abort('left')
    calls[place]?.abort('left again')
    running.abort('closed')
    expect(calls.map(({ reason }) => reason)).toEqual(
      [0, 1, 2].map((each) => (each === place ? 'left again' : 'closed')),
    )
  })

  it('drains at once without calls, else when the last one has left', () => {
    const running = new ActiveCalls()
    const events: string[] = []
    running.drained$.subscribe(() => events.push('none yet')).unsubscribe()
    const [first, second] = [new Listed(running), new Listed(running)]
    const waiting = running.drained$.subscribe(() => events.push('drained'))
    first.abort('left')
    events.push('one has left')
    second.abort('left')
    waiting.unsubscribe()
    expect(events).toEqual(['none yet', 'one has left', 'drained'])
  })
})
