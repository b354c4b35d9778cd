import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Operation } from '../../../../src/helpers/bulk/operation.js'
import { OrderById } from '../../../../src/helpers/bulk/order-by-id.js'

function operationOn(id: string | undefined, index?: string): Operation {
  return new Operation({}, 'index', index, id, undefined, undefined, {}, true)
}

/** Start of hashes with which no two ids of these tests have the same. */
const SEED = 1

describe('OrderById', () => {
  it('lets one operation per id pass at a time, in the order of the input', () => {
    const order = new OrderById(SEED)
    const [first, second, third] = [operationOn('a'), operationOn('a'), operationOn('a')]
    expect([first, second, third].map((operation) => order.enter(operation))).toEqual([true, false, false])
    expect(order.waiting).toBe(2)
    expect(order.leave(first)).toBe(second)
    expect(order.leave(second)).toBe(third)
    expect(order.waiting).toBe(0)
    expect(order.leave(third)).toBeUndefined()
    expect(order.enter(operationOn('a'))).toBe(true)
  })

  it('lets operations without an id and of other indices pass', () => {
    const order = new OrderById(SEED)
    const operations = [operationOn(undefined), operationOn(undefined), operationOn('a'), operationOn('a', 'other')]
    expect(operations.map((operation) => order.enter(operation))).toEqual([true, true, true, true])
    expect(order.enter(operationOn('a', 'other'))).toBe(false)
    expect(order.leave(operationOn(undefined))).toBeUndefined()
  })

  it('lets an id pass again after its operations have left', () => {
    const order = new OrderById(SEED)
    const operations = Array.from({ length: 2_000 }, (_, number) => operationOn(String(number % 1_500)))
    for (const operation of operations) order.enter(operation)
    for (const operation of operations) order.leave(operation)
    expect(order.waiting).toBe(0)
    expect(operations.slice(0, 1_500).every(({ id }) => order.enter(operationOn(id)))).toBe(true)
  })

  it('finds each of 20,000 ids of which many share a bucket', () => {
    const order = new OrderById(SEED)
    const ids = Array.from({ length: 20_000 }, (_, number) => `document-${number}`)
    const first = ids.map((id) => operationOn(id, 'docs'))
    const second = ids.map((id) => operationOn(id, 'docs'))
    expect(first.every((operation) => order.enter(operation))).toBe(true)
    expect(second.some((operation) => order.enter(operation))).toBe(false)
    expect(first.every((operation, place) => order.leave(operation) === second[place])).toBe(true)
    expect(second.every((operation) => order.leave(operation) === undefined)).toBe(true)
    expect(ids.every((id) => order.enter(operationOn(id, 'docs')))).toBe(true)
  })

  it('agrees with a list of all operations under way', () => {
    const step = fc.record({
      id: fc.oneof(fc.constantFrom('', 'a', 'b', 'é'), fc.nat(200).map(String)),
      index: fc.constantFrom(undefined, 'docs', 'other'),
      leaves: fc.nat(3),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400, size: 'max' }), (steps) => {
        const order = new OrderById(SEED)
        const waiting = new Map<string, Operation[]>()
        const going: Operation[] = []
        let count = 0
        const leaveFirst = (): void => {
          const operation = going.shift()
          if (operation === undefined) return
          const key = JSON.stringify([operation.index, operation.id])
          const [next, ...others] = waiting.get(key) ?? []
          expect(order.leave(operation)).toBe(next)
          if (next === undefined) waiting.delete(key)
          else {
            going.push(next)
            waiting.set(key, others)
            count--
          }
        }
        for (const { id, index, leaves } of steps) {
          const operation = operationOn(id, index)
          const key = JSON.stringify([index, id])
          const before = waiting.get(key)
          expect(order.enter(operation)).toBe(before === undefined)
          if (before === undefined) {
            waiting.set(key, [])
            going.push(operation)
          } else {
            before.push(operation)
            count++
          }
          expect(order.waiting).toBe(count)
          if (leaves === 0) for (let times = 0; times < 3; times++) leaveFirst()
        }
        while (going.length > 0) leaveFirst()
        expect(order.waiting).toBe(0)
      }),
    )
  })
})
