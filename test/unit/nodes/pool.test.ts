import { EMPTY, VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { ElasticsearchNode } from '../../../src/nodes/node.js'
import { makeNode, makePool, ScriptedConnection } from '../../support/calls/calls.js'

/** A pool of three nodes, in virtual time. */
function cluster() {
  const clock = new VirtualTimeScheduler()
  const nodes = [makeNode('1'), makeNode('2'), makeNode('3')] as const
  const told: [string, string][] = []
  const events = {
    died: ({ id }: ElasticsearchNode, rest: number) => told.push([id, rest > 0 ? 'died' : 'died, but does not rest']),
    revived: ({ id }: ElasticsearchNode) => told.push([id, 'revived']),
  }
  const pool = makePool(nodes, clock, { events })
  /** The nodes that the next calls would go to. */
  const choices = (count: number, tried: readonly ElasticsearchNode[] = []) =>
    Array.from({ length: count }, () => pool.select(new Set(tried))?.id)
  return { clock, nodes, told, pool, choices }
}

describe('NodePool', () => {
  it('takes its nodes in turn', () => {
    expect(cluster().choices(5)).toEqual(['1', '2', '3', '1', '2'])
  })

  it('has no node if it was given none', () => {
    const pool = makePool([])
    expect([pool.select(new Set()), pool.hasUntried(new Set())]).toEqual([undefined, false])
  })

  it('skips nodes that the call has tried', () => {
    const { nodes, choices } = cluster()
    expect(new Set(choices(6, [nodes[0]]))).toEqual(new Set(['2', '3']))
    expect(choices(2, [nodes[0], nodes[2]])).toEqual(['2', '2'])
  })

  it('starts over when the call has tried them all', () => {
    const { nodes, choices } = cluster()
    expect(new Set(choices(3, nodes))).toEqual(new Set(['1', '2', '3']))
  })

  it('skips dead nodes and reports them', () => {
    const { nodes, pool, told, choices } = cluster()
    pool.failed(nodes[1])
    expect(new Set(choices(6))).toEqual(new Set(['1', '3']))
    expect(told).toEqual([['2', 'died']])
  })

  it('prefers a tried living node to an untried dead one', () => {
    const { nodes, pool, choices } = cluster()
    pool.failed(nodes[0])
    pool.failed(nodes[1])
    expect(choices(2, [nodes[2]])).toEqual(['3', '3'])
  })

  it('reports a node once at which many calls fail', () => {
    const { nodes, pool, told } = cluster()
    pool.failed(nodes[1])
    pool.failed(nodes[1])
    expect(told).toEqual([['2', 'died']])
  })

  it('lets one call probe a dead node after its rest', () => {
    const { clock, nodes, pool, told, choices } = cluster()
    pool.failed(nodes[1])
    clock.frame = 1_000
    expect(new Set(choices(3))).toEqual(new Set(['1', '2', '3']))
    nodes[1].health.begin()
    expect(new Set(choices(6))).toEqual(new Set(['1', '3']))
    pool.succeeded(nodes[1])
    expect(new Set(choices(3))).toEqual(new Set(['1', '2', '3']))
    expect(told.at(-1)).toEqual(['2', 'revived'])
  })

  it('sends a revived node only as many calls at once as it allows', () => {
    const { clock, nodes, pool, choices } = cluster()
    const [first, second, third] = nodes
    // The others are busier, so round robin passes over none of them.
    for (let call = 0; call < 3; call++) for (const node of [first, third]) node.enter()
    pool.failed(second)
    clock.frame = 1_000
    pool.succeeded(second)
    second.enter()
    expect(new Set(choices(6))).toEqual(new Set(['1', '2', '3']))
    second.enter()
    expect(new Set(choices(6))).toEqual(new Set(['1', '3']))
    pool.succeeded(second)
    expect(new Set(choices(6))).toEqual(new Set(['1', '2', '3']))
  })

  it('exceeds the limits of revived nodes rather than use no node', () => {
    const { nodes, pool, choices } = cluster()
    for (const node of nodes) {
      pool.failed(node)
      pool.succeeded(node)
      for (let count = 0; count < 5; count++) node.enter()
    }
    expect(new Set(choices(6))).toEqual(new Set(['1', '2', '3']))
    expect(new Set(choices(6, [nodes[0]]))).toEqual(new Set(['2', '3']))
  })

  it('prefers another living node that recovers to one that the call has tried', () => {
    const { nodes, pool, choices } = cluster()
    const [first, second, third] = nodes
    pool.failed(third)
    pool.failed(second)
    pool.succeeded(second)
    for (let count = 0; count < 5; count++) second.enter()
    expect(choices(3, [first])).toEqual(['2', '2', '2'])
  })

  it('does not report the success of a living node', () => {
    const { nodes, pool, told } = cluster()
    pool.succeeded(nodes[0])
    expect(told).toEqual([])
  })

  it('chooses the node with the earliest failure if all are dead', () => {
    const { clock, nodes, pool, choices } = cluster()
    for (const node of [nodes[2], nodes[0], nodes[1]]) {
      clock.frame += 10
      pool.failed(node)
    }
    expect(choices(2)).toEqual(['3', '3'])
    expect(choices(1, [nodes[2]])).toEqual(['1'])
    expect(choices(1, nodes)).toEqual(['3'])
  })

  it('answers whether there is a living node that the call has not tried', () => {
    const { nodes, pool } = cluster()
    expect(pool.hasUntried(new Set())).toBe(true)
    expect(pool.hasUntried(new Set([nodes[0], nodes[1]]))).toBe(true)
    expect(pool.hasUntried(new Set(nodes))).toBe(false)
    pool.failed(nodes[2])
    expect(pool.hasUntried(new Set([nodes[0], nodes[1]]))).toBe(false)
  })

  it('closes the connections of all its nodes, and of retired ones with calls', async () => {
    const { nodes, closed } = closable('1', '2', '3')
    const [one, two, three] = nodes
    const pool = makePool([one, two])
    one.enter()
    pool.update([three])
    await pool.close()
    expect(closed.sort()).toEqual(['1', '2', '3'])
  })
})

/** Nodes that tell when their connections are closed. */
function closable(...ids: [string, string, string]) {
  const closed: string[] = []
  class Closing extends ScriptedConnection {
    readonly #id: string
    constructor(id: string) {
      super()
      this.#id = id
    }
    override async close(): Promise<void> {
      closed.push(this.#id)
    }
  }
  const [one, two, three] = ids
  const make = (id: string): ElasticsearchNode => makeNode(id, new Closing(id))
  return { nodes: [make(one), make(two), make(three)] as const, closed }
}

describe('NodePool.update', () => {
  it('continues with other nodes and closes those that left', () => {
    const { nodes, closed } = closable('1', '2', '3')
    const [one, two, three] = nodes
    const pool = makePool([one, two])
    expect(pool.update([two, three])).toBe(true)
    expect(pool.nodes).toEqual([two, three])
    expect([1, 2, 3].map(() => pool.select(new Set())?.id)).toEqual(['2', '3', '2'])
    expect([closed, one.retired, two.retired]).toEqual([['1'], false, false])
  })

  it('closes a node that left after its last call', () => {
    const { nodes, closed } = closable('1', '2', '3')
    const [one, two] = nodes
    const pool = makePool([one, two])
    one.enter()
    one.enter()
    pool.update([two])
    one.leave()
    expect(closed).toEqual([])
    one.leave()
    expect(closed).toEqual(['1'])
  })

  it('keeps its initial nodes in reserve for when all others are dead', () => {
    const { nodes, closed } = closable('seed', '2', '3')
    const [seed, two, three] = nodes
    const pool = makePool([seed])
    pool.update([two, three])
    pool.failed(two)
    expect([pool.hasUntried(new Set([three])), pool.select(new Set())?.id]).toEqual([false, '3'])
    pool.failed(three)
    expect([pool.hasUntried(new Set([two, three])), pool.select(new Set())]).toEqual([true, seed])
    pool.failed(seed)
    expect(pool.hasUntried(new Set())).toBe(false)
    expect([pool.select(new Set()), pool.nodes, pool.known]).toEqual([two, [two, three], [two, three, seed]])
    pool.update([seed, two])
    expect([pool.known, seed.retired, closed]).toEqual([[seed, two], false, ['seed', '3']])
  })

  it('closes every node, even if one of them throws', async () => {
    const { nodes, closed } = closable('1', '2', '3')
    const broken = makeNode('broken', { request$: () => EMPTY, close: () => Promise.reject(new Error('stuck')) })
    await expect(makePool([broken, ...nodes]).close()).rejects.toThrow('stuck')
    expect(closed).toEqual(['1', '2', '3'])
  })

  it('refuses a list of which no node may be used, and closes nothing then', () => {
    const { nodes, closed } = closable('1', '2', '3')
    const pool = makePool(nodes, undefined, { filter: ({ id }) => id === '1' })
    expect([pool.update([]), pool.update(nodes.slice(1))]).toEqual([false, false])
    expect([pool.nodes, closed]).toEqual([nodes, []])
  })

  it('keeps the health of a node that stays', () => {
    const { nodes, pool, choices } = cluster()
    pool.failed(nodes[1])
    pool.update([nodes[1], nodes[2]])
    expect([nodes[1].alive, choices(3)]).toEqual([false, ['3', '3', '3']])
  })

  it('reports nothing of a node that left', () => {
    const { nodes, pool, told } = cluster()
    const [stranger] = closable('4', '5', '6').nodes
    pool.update([nodes[0], stranger])
    pool.update([nodes[0]])
    pool.failed(stranger)
    stranger.health.fail(0)
    pool.succeeded(stranger)
    expect(told).toEqual([])
  })

  it('copies the given list', () => {
    const { nodes, pool } = cluster()
    const list = [nodes[0], nodes[1]]
    pool.update(list)
    list.pop()
    expect(pool.nodes).toEqual([nodes[0], nodes[1]])
  })
})
