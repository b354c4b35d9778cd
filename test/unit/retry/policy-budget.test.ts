import { VirtualTimeScheduler } from 'rxjs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { RetryBudget } from '../../../src/retry/budget.js'
import { makeCall, makeNode, makePolicy, makeRequest } from '../../support/calls/calls.js'
import { ms, refused, status, timeout } from './support.js'

describe('RetryPolicy', () => {
  afterEach(() => vi.restoreAllMocks())

  describe('with a budget', () => {
    it('stops repeating after too many failures, and repeats again after enough successes', () => {
      const policy = makePolicy(new VirtualTimeScheduler())
      const fail = () => policy.delayAfter(status(503), makeCall(), makeRequest('{}'))
      expect(Array.from({ length: 49 }, fail)).not.toContain(undefined)
      expect([fail(), fail()]).toEqual([undefined, undefined])
      for (let count = 0; count < 11; count++) policy.succeeded()
      expect(fail()).toEqual(ms)
    })

    it('continues at another living node: when a node dies under load, all its calls fail at once', () => {
      const [dead, alive] = [makeNode('dead'), makeNode('alive')]
      const policy = makePolicy(new VirtualTimeScheduler(), { nodes: [dead, alive] })
      const fail = (error: unknown) => {
        const call = makeCall()
        call.node = dead
        return policy.delayAfter(error, call, makeRequest('{}'))
      }
      expect(new Set(Array.from({ length: 300 }, () => fail(refused())))).toEqual(new Set([0]))
      expect(fail(status(503))).toBeUndefined()
    })

    it('charges nothing for what is not repeated in any case', () => {
      const budget = new RetryBudget(new VirtualTimeScheduler())
      const spend = vi.spyOn(budget, 'spend')
      const policy = makePolicy(new VirtualTimeScheduler(), { budget })
      for (const error of [status(404), new Error('bug'), timeout('request')])
        policy.delayAfter(error, makeCall(), makeRequest('{}'))
      expect(spend).not.toHaveBeenCalled()
    })
  })
})
