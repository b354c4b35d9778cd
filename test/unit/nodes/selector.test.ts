import * as fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ConfigurationError } from '../../../src/errors/index.js'
import type { ElasticsearchNode } from '../../../src/nodes/node.js'
import { type NodeSelector, selectorOf } from '../../../src/nodes/selector.js'
import { makeNode } from '../../support/calls/calls.js'

const nodes = ['1', '2', '3'].map((id) => makeNode(id))

describe('selectorOf', () => {
  afterEach(() => vi.restoreAllMocks())

  it('takes nodes in turn, also when their number changes', () => {
    const select = selectorOf('round-robin')
    const ids = [nodes, nodes, nodes.slice(0, 1), nodes, nodes, nodes].map((usable) => select(usable).id)
    expect(ids).toEqual(['1', '2', '1', '2', '3', '1'])
  })

  it('has a counter of its own', () => {
    const [one, other] = [selectorOf('round-robin'), selectorOf('round-robin')]
    expect([one(nodes).id, one(nodes).id, other(nodes).id]).toEqual(['1', '2', '1'])
  })

  it('takes any node at random, including the first and the last', () => {
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

  it('continues at its place when other nodes replace known ones', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => makeNode(id))
    if (a === undefined || b === undefined || c === undefined || d === undefined) return expect.fail()
    const select = selectorOf('round-robin')
    const rounds = [[a, b, c], [a, b, c], [b, c], [b, c, d], [b, c, d], [b, c, d], [c], [c, a], [d, b]]
    expect(rounds.map((usable) => select(usable).id)).toEqual(['a', 'b', 'c', 'b', 'c', 'd', 'c', 'a', 'd'])
  })

  it('takes no node again before all present nodes had their turn', () => {
    const all = Array.from({ length: 6 }, (_, place) => makeNode(String(place)))
    const subset = fc.subarray(all, { minLength: 1 })
    fc.assert(
      fc.property(fc.array(subset, { maxLength: 40 }), (rounds) => {
        const select = selectorOf('round-robin')
        const waiting = new Map<ElasticsearchNode, Set<ElasticsearchNode>>()
        for (const usable of rounds) {
          for (const others of waiting.values())
            for (const node of others) if (!usable.includes(node)) others.delete(node)
          const chosen = select(usable)
          expect([...(waiting.get(chosen) ?? [])].map(({ id }) => id)).toEqual([])
          for (const others of waiting.values()) others.delete(chosen)
          waiting.set(chosen, new Set(usable.filter((node) => node !== chosen)))
        }
      }),
    )
  })

  it('gives a node that stands still one call, not its share of all calls', () => {
    const [slow, ...quick] = ['1', '2', '3'].map((id) => makeNode(id))
    if (slow === undefined) return expect.fail()
    const select = selectorOf('round-robin')
    const chosen = Array.from({ length: 30 }, () => {
      const node = select([slow, ...quick])
      if (node === slow) node.inFlight++
      return node
    })
    expect(chosen.filter((node) => node === slow)).toHaveLength(1)
    expect(quick.map((node) => chosen.filter((one) => one === node).length)).toEqual([15, 14])
  })

  it('gives nodes that are equally busy equal shares', () => {
    const busy = ['1', '2', '3'].map((id) => makeNode(id))
    const select = selectorOf('round-robin')
    for (let call = 0; call < 30; call++) select(busy).inFlight++
    expect(busy.map(({ inFlight }) => inFlight)).toEqual([10, 10, 10])
  })

  it('lets no node have more than one and a half times the average in flight, whatever ends first', () => {
    const busy = Array.from({ length: 5 }, (_, place) => makeNode(String(place)))
    const ends = fc.array(fc.option(fc.nat(4), { nil: undefined }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(ends, (steps) => {
        const select = selectorOf('round-robin')
        for (const node of busy) node.inFlight = 0
        for (const ended of steps) {
          const node = ended === undefined ? undefined : busy[ended]
          if (node !== undefined && node.inFlight > 0) node.inFlight--
          const chosen = select(busy)
          chosen.inFlight++
          const average = busy.reduce((sum, { inFlight }) => sum + inFlight, 0) / busy.length
          expect(chosen.inFlight).toBeLessThanOrEqual(Math.ceil(1.5 * average))
        }
      }),
    )
  })

  it('calls a function of the user', () => {
    const seen: (readonly ElasticsearchNode[])[] = []
    const select = selectorOf((usable) => {
      seen.push(usable)
      return usable[1] ?? expect.fail()
    })
    expect(select(nodes)).toBe(nodes[1])
    expect(seen).toEqual([nodes])
  })

  it('reports a function of the user that throws', () => {
    const broken = new Error('broken')
    const select = selectorOf(() => {
      throw broken
    })
    expect(() => select(nodes)).toThrow(ConfigurationError)
    expect(() => select(nodes)).toThrow('nodeSelector has thrown: Error: broken')
    expect(() => select(nodes)).toThrow(expect.objectContaining({ cause: broken }))
  })

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'nothing'],
    ['null', null, 'null'],
    ['a node of its own', makeNode('1'), 'an ElasticsearchNode'],
    ['an index', 0, 'a number'],
    ['a promise', Promise.resolve(nodes[0]), 'a Promise'],
  ])('reports a function of the user that returns %s', (_what, choice, shown) => {
    const select: NodeSelector = Reflect.apply(selectorOf, undefined, [() => choice])
    const message = `nodeSelector must return one of the nodes that it is given, it returned ${shown}`
    expect(() => select(nodes)).toThrow(ConfigurationError)
    expect(() => select(nodes)).toThrow(message)
  })

  it.each(['round-robin', 'random'] as const)('%s refuses an empty list', (name) => {
    expect(() => selectorOf(name)([])).toThrow(RangeError)
  })
})
