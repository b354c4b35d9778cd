import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InOrder } from '../../../../src/helpers/bulk/in-order.js'
import { Operation } from '../../../../src/helpers/bulk/operation.js'
import type { Report } from '../../../../src/helpers/bulk/report.js'

const SIZE = 10

function take(count: number) {
  const emitted: unknown[] = []
  const report: Report = {
    needsItems: true,
    held: 0,
    taken: () => {},
    settled: ({ document }) => emitted.push(document),
    abandoned: () => {},
    flushed: () => emitted.push('flushed'),
    takeHeld: () => [],
  }
  const inOrder = new InOrder(report)
  const operations = Array.from({ length: count }, (_, place) => {
    const operation = new Operation(place, 'index', undefined, undefined, undefined, undefined, {}, true)
    operation.end = SIZE
    inOrder.taken(operation)
    return operation
  })
  return { inOrder, operations, emitted }
}

describe('InOrder', () => {
  it('emits in the order of the input, as soon as the ones before are settled', () => {
    const orders = fc.integer({ min: 1, max: 20 }).chain((count) =>
      fc.shuffledSubarray(
        Array.from({ length: count }, (_, n) => n),
        { minLength: count },
      ),
    )
    fc.assert(
      fc.property(orders, fc.func(fc.boolean()), (order, isAbandoned) => {
        const { inOrder, operations, emitted } = take(order.length)
        const done = new Set<number>()
        for (const place of order) {
          const operation = operations[place] as Operation
          if (isAbandoned(place)) inOrder.abandoned(operation)
          else inOrder.settled(operation, 'ok', 1)
          done.add(place)
          const ready = operations.findIndex((_, n) => !done.has(n))
          const due = operations.slice(0, ready < 0 ? undefined : ready).map(({ document }) => document as number)
          expect(emitted).toEqual(due.filter((n) => !isAbandoned(n)))
          expect(inOrder.held).toBe((done.size - due.length) * SIZE)
        }
      }),
    )
  })

  it('hands over what it holds when the consumer leaves, and only once', () => {
    const { inOrder, operations, emitted } = take(4)
    const [, second, third, fourth] = operations as [Operation, Operation, Operation, Operation]
    inOrder.settled(fourth, 'failed', 1)
    inOrder.settled(second, 'ok', 1)
    inOrder.abandoned(third)
    expect(inOrder.takeHeld()).toMatchObject([
      { operation: second, state: 'ok' },
      { operation: fourth, state: 'failed' },
    ])
    expect(inOrder.held).toBe(0)
    expect(inOrder.takeHeld()).toEqual([])
    expect(emitted).toEqual([])
  })

  it('ignores an operation that it does not know, or has passed on', () => {
    const { inOrder, operations, emitted } = take(1)
    const [only] = operations as [Operation]
    inOrder.settled(only, 'ok', 1)
    inOrder.settled(only, 'failed', 2)
    expect(emitted).toEqual([0])
  })

  it('passes batches on at once', () => {
    const { inOrder, emitted } = take(1)
    inOrder.flushed({} as never)
    expect(emitted).toEqual(['flushed'])
    expect(inOrder.needsItems).toBe(true)
  })
})
