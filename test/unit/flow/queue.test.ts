import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Queue } from '../../../src/flow/queue.js'

describe('Queue', () => {
  it('behaves like an array', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(), { freq: 2 }), { maxLength: 1_000 }), (steps) => {
        const queue = new Queue<number>()
        const model: number[] = []
        for (const step of steps) {
          if (step !== null) {
            queue.push(step)
            model.push(step)
          } else if (model.length > 0) expect(queue.shift()).toBe(model.shift())
          expect(queue.size).toBe(model.length)
        }
        while (model.length > 0) expect(queue.shift()).toBe(model.shift())
      }),
    )
  })
})
