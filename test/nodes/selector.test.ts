import { afterEach, describe, expect, it, vi } from 'vitest'
import { selectorOf } from '../../src/nodes/selector.js'
import { makeNode } from '../support/calls.js'

const nodes = ['1', '2', '3'].map((id) => makeNode(id))

describe('selectorOf', () => {
  afterEach(() => vi.restoreAllMocks())

  it('goes round, also when the number of nodes changes', () => {
    const select = selectorOf('round-robin')
    const ids = [nodes, nodes, nodes.slice(0, 1), nodes, nodes, nodes].map((usable) => select(usable).id)
    expect(ids).toEqual(['1', '2', '1', '2', '3', '1'])
  })

  it('counts for itself', () => {
    const [one, other] = [selectorOf('round-robin'), selectorOf('round-robin')]
    expect([one(nodes).id, one(nodes).id, other(nodes).id]).toEqual(['1', '2', '1'])
  })

  it('takes any node at random, the first and the last included', () => {
    const select = selectorOf('random')
    const ids = [0, 0.34, 0.67, 0.999_999].map((chance) => {
      vi.spyOn(Math, 'random').mockReturnValue(chance)
      return select(nodes).id
    })
    expect(ids).toEqual(['1', '2', '3', '3'])
  })

  it('takes the least busy node, the first of several', () => {
    const busy = ['1', '2', '3'].map((id) => makeNode(id))
    const select = selectorOf('least-busy')
    const inFlight = [
      [0, 0, 0],
      [2, 1, 3],
      [4, 2, 2],
    ]
    const ids = inFlight.map((counts) => {
      for (const [index, node] of busy.entries()) node.inFlight = counts[index] ?? 0
      return select(busy).id
    })
    expect(ids).toEqual(['1', '2', '2'])
  })

  it('uses a function as it is', () => {
    const own = () => makeNode('own')
    expect(selectorOf(own)).toBe(own)
  })

  it.each(['round-robin', 'random'] as const)('%s refuses to choose from nothing', (name) => {
    expect(() => selectorOf(name)([])).toThrow(RangeError)
  })
})
