import { VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { RetryBudget } from '../../../src/retry/budget.js'

const times = <T>(count: number, act: () => T): T[] => Array.from({ length: count }, act)

describe('RetryBudget', () => {
  it('allows 49 retries, and none once half of it is spent', () => {
    const budget = new RetryBudget(new VirtualTimeScheduler())
    expect(times(49, () => budget.spend())).toEqual(times(49, () => true))
    expect(times(3, () => budget.spend())).toEqual([false, false, false])
  })

  it('is not restored by one success', () => {
    const budget = new RetryBudget(new VirtualTimeScheduler())
    times(50, () => budget.spend())
    budget.earn()
    expect(budget.spend()).toBe(false)
  })

  it('is restored by five successes for each failure', () => {
    const budget = new RetryBudget(new VirtualTimeScheduler())
    times(51, () => budget.spend())
    times(5 * 2 + 1, () => budget.earn())
    expect([budget.spend(), budget.spend()]).toEqual([true, false])
  })

  it('does not fall below zero in an outage', () => {
    const budget = new RetryBudget(new VirtualTimeScheduler())
    times(10_000, () => budget.spend())
    times(5 * 51 + 1, () => budget.earn())
    expect(budget.spend()).toBe(true)
  })

  it('does not exceed its size without failures', () => {
    const budget = new RetryBudget(new VirtualTimeScheduler())
    times(10_000, () => budget.earn())
    expect(times(51, () => budget.spend()).lastIndexOf(true)).toBe(48)
  })

  it('allows 25 hedges, reserves the rest for retries, and charges nothing for refused ones', () => {
    const budget = new RetryBudget(new VirtualTimeScheduler())
    expect(times(25, () => budget.buy())).toEqual(times(25, () => true))
    expect(times(3, () => budget.buy())).toEqual([false, false, false])
    expect(budget.level).toBe(0.75)
    times(6, () => budget.earn())
    expect([budget.buy(), budget.buy()]).toEqual([true, false])
    expect(times(24, () => budget.spend())).toEqual(times(24, () => true))
  })
})
