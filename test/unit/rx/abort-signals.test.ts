import { getEventListeners } from 'node:events'
import { UnsubscriptionError } from 'rxjs'
import { describe, expect, it, vi } from 'vitest'
import { onAbort } from '../../../src/rx/abort-signals.js'
import { callAll } from '../../../src/rx/teardown-errors.js'

describe('onAbort', () => {
  it('adds one listener to a signal for any number of callbacks, and removes it with the last', () => {
    const { signal } = new AbortController()
    const stops = Array.from({ length: 20 }, () => onAbort(signal, () => {}))
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    for (const stop of stops) stop()
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('calls back once', () => {
    const controller = new AbortController()
    const callback = vi.fn()
    onAbort(controller.signal, callback)
    controller.abort()
    controller.abort()
    expect(callback).toHaveBeenCalledOnce()
  })

  it('does not call back after it was stopped', () => {
    const controller = new AbortController()
    const callback = vi.fn()
    onAbort(controller.signal, callback)()
    controller.abort()
    expect(callback).not.toHaveBeenCalled()
  })
})

describe('callAll', () => {
  it('calls all, and throws what any of them threw', () => {
    const [a, b, c] = [new Error('a'), new Error('b'), new Error('c')]
    const last = vi.fn()
    const fail = (error: unknown) => () => {
      throw error
    }
    const run = () => callAll([fail(a), fail(new UnsubscriptionError([b, c])), last])
    expect(run).toThrow(UnsubscriptionError)
    expect(last).toHaveBeenCalledOnce()
    try {
      run()
    } catch (error) {
      expect(error instanceof UnsubscriptionError && error.errors).toEqual([a, b, c])
    }
  })

  it('throws nothing when nothing fails', () => {
    expect(() => callAll([() => {}])).not.toThrow()
  })
})
