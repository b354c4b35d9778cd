import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../../src/errors/index.js'
import type { NodeFilter } from '../../../src/nodes/node-filter.js'
import type { NodeSelector } from '../../../src/nodes/selector.js'
import { makeNode, makePool } from '../../support/calls/calls.js'

/** A pool of nodes with these roles, by their ids. */
function withRoles(roles: Record<string, readonly string[]>, filter?: NodeFilter) {
  const nodes = Object.entries(roles).map(([id, own]) => makeNode(id, undefined, { roles: own }))
  const pool = makePool(nodes, undefined, filter && { filter })
  const used = () => [...new Set(Array.from({ length: 9 }, () => pool.select(new Set())?.id))].sort()
  return { nodes, pool, used }
}

describe('filterNodes', () => {
  it('excludes dedicated masters', () => {
    const { used } = withRoles({
      master: ['master'],
      voting: ['master', 'voting_only'],
      both: ['master', 'data'],
      data: ['data_hot'],
      remote: ['master', 'remote_cluster_client'],
      unknown: [],
    })
    expect(used()).toEqual(['both', 'data', 'unknown'])
  })

  it('includes dedicated masters if there are no others', () => {
    expect(withRoles({ one: ['master'], two: ['master', 'voting_only'] }).used()).toEqual(['one', 'two'])
  })

  it('excludes dedicated masters even if all others are dead', () => {
    const { nodes, pool, used } = withRoles({ master: ['master'], data: ['data'], ingest: ['ingest'] })
    for (const node of nodes.slice(1)) pool.failed(node)
    expect(used()).toEqual(['data'])
    expect([pool.hasUntried(new Set()), pool.hasUntried(new Set(nodes.slice(1)))]).toEqual([false, false])
  })

  it('is evaluated again after an update', () => {
    const { nodes, pool, used } = withRoles({ master: ['master'], data: ['data'] })
    expect(used()).toEqual(['data'])
    pool.update(nodes.slice(0, 1))
    expect(used()).toEqual(['master'])
    pool.update(nodes)
    expect(used()).toEqual(['data'])
  })

  it('includes what the filter of the user accepts, also dedicated masters', () => {
    const roles = { master: ['master'], data: ['data'] }
    expect(withRoles(roles, () => true).used()).toEqual(['data', 'master'])
    expect(withRoles(roles, ({ roles: [role] }) => role === 'master').used()).toEqual(['master'])
  })

  it('includes no node if the filter refuses all', () => {
    const { pool } = withRoles({ data: ['data'] }, () => false)
    expect([pool.select(new Set()), pool.hasUntried(new Set())]).toEqual([undefined, false])
  })

  it('follows the current answers of the filter', () => {
    const resting = new Set(['one'])
    const { used, pool, nodes } = withRoles({ one: [], two: [] }, ({ id }) => !resting.has(id))
    expect([used(), pool.hasUntried(new Set(nodes.slice(1)))]).toEqual([['two'], false])
    resting.clear()
    expect([used(), pool.hasUntried(new Set(nodes.slice(1)))]).toEqual([['one', 'two'], true])
  })

  it('fails if a filter throws or returns no boolean', () => {
    const broken = new Error('broken')
    const throwing = withRoles({ one: [] }, () => {
      throw broken
    })
    const message = 'nodeFilter has thrown: Error: broken'
    expect(() => throwing.pool.select(new Set())).toThrow(new ConfigurationError(message, { cause: broken }))
    const { pool } = Reflect.apply(withRoles, undefined, [{ one: [] }, async () => true])
    expect(() => pool.select(new Set())).toThrow('nodeFilter must return true or false, it returned a Promise')
  })

  it('passes a list of its own to a selector', () => {
    const selector: NodeSelector = (nodes) => Reflect.apply(Array.prototype.reverse, nodes, [])[0]
    const nodes = [makeNode('1'), makeNode('2'), makeNode('3')]
    const pool = makePool(nodes, undefined, { selector })
    expect([1, 2, 3].map(() => pool.select(new Set())?.id)).toEqual(['3', '3', '3'])
    expect(pool.nodes).toEqual(nodes)
  })
})
