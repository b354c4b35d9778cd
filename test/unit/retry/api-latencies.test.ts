import { describe, expect, it } from 'vitest'
import { ApiLatencies } from '../../../src/retry/api-latencies.js'
import { makeNode } from '../../support/calls/calls.js'

/** Latencies of nodes that always take so many milliseconds. */
function latenciesOf(...times: readonly number[]) {
  const latencies = new ApiLatencies()
  const nodes = times.map((_, place) => makeNode(`node-${place}`))
  const add = (): void => {
    for (const [place, node] of nodes.entries()) latencies.add(node, times[place] ?? 0)
  }
  for (let count = 0; count < 32; count++) add()
  return { latencies, nodes, add }
}

describe('ApiLatencies', () => {
  it.each([
    [[7], 7],
    [[7, 5_000], 7],
    [[10, 5_000, 7], 10],
    [[10, 5_000, 7, 12], 10],
  ])('returns the p95 of the middle node: of %j it is %i', (times, p95) => {
    expect(latenciesOf(...times).latencies.p95).toBe(p95)
  })

  it('returns none until 32 responses of a node are known', () => {
    const latencies = new ApiLatencies()
    const nodes = [makeNode('1'), makeNode('2')]
    for (let count = 0; count < 31; count++) for (const node of nodes) latencies.add(node, 5)
    expect(latencies.p95).toBeUndefined()
  })

  it('forgets a node that has left the cluster', () => {
    const { latencies, nodes, add } = latenciesOf(10, 20, 30)
    expect(latencies.p95).toBe(20)
    nodes[0]?.retire()
    for (let count = 0; count < 16; count++) add()
    expect(latencies.p95).toBe(20)
    nodes[1]?.retire()
    for (let count = 0; count < 16; count++) add()
    expect(latencies.p95).toBe(30)
  })
})
