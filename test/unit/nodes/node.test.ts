import { describe, expect, it } from 'vitest'
import { ElasticsearchNode, type NodeSettings } from '../../../src/nodes/node.js'
import { ScriptedConnection } from '../../support/calls/calls.js'

/** A node that tells of its connections. */
function scene(settings: Partial<NodeSettings> = {}, close = async (): Promise<void> => {}) {
  const told: string[] = []
  let count = 0
  class Closing extends ScriptedConnection {
    readonly #number = ++count
    override close(): Promise<void> {
      told.push(`closed ${this.#number}`)
      return close()
    }
  }
  const url = new URL('http://es1:9200')
  const node = new ElasticsearchNode(
    { url, headers: undefined, authorization: undefined, roles: [], ...settings },
    () => new Closing(),
  )
  return { node, told, connections: () => count }
}

const identity = { id: 'a', name: 'es-one', roles: ['data'] }

describe('ElasticsearchNode', () => {
  it('has its URL as id until it is sniffed', () => {
    const { node } = scene()
    expect([node.id, node.name, node.roles]).toEqual(['http://es1:9200/', undefined, []])
    node.learn(identity)
    expect([node.id, node.name, node.roles]).toEqual(['a', 'es-one', ['data']])
    node.learn({ id: 'b', name: undefined, roles: ['ingest'] })
    expect([node.id, node.name, node.roles]).toEqual(['b', undefined, ['ingest']])
  })

  it('keeps the id and the roles that its user gave it', () => {
    const { node } = scene({ id: 'mine', roles: ['master'] })
    node.learn(identity)
    expect([node.id, node.name, node.roles]).toEqual(['mine', 'es-one', ['master']])
    expect([node.isCalled('mine'), node.isCalled('a')]).toEqual([true, false])
  })

  it('is printed with its known facts and without secrets', () => {
    const { node } = scene({
      authorization: 'Basic secret',
      headers: { cookie: 'secret' },
      tls: { passphrase: 'secret' },
    })
    node.learn(identity)
    const shown = { id: 'a', name: 'es-one', url: 'http://es1:9200/', roles: ['data'], alive: true }
    expect([JSON.parse(JSON.stringify(node)), String(node)]).toEqual([shown, 'http://es1:9200/'])
  })

  it('closes its connection when it is retired, or when the last call on it ends', () => {
    const idle = scene()
    idle.node.retire()
    expect([idle.told, idle.node.retired]).toEqual([['closed 1'], true])
    const busy = scene()
    busy.node.enter()
    busy.node.retire()
    expect([busy.told, busy.node.retired]).toEqual([[], true])
    busy.node.leave()
    expect(busy.told).toEqual(['closed 1'])
  })

  it('stays open when a call ends on a node that is in use', () => {
    const { node, told } = scene()
    node.enter()
    node.leave()
    expect([told, node.inFlight]).toEqual([[], 0])
  })

  it('gives a connection to a call that chose it before, and closes that too', () => {
    const { node, told, connections } = scene()
    const before = node.connection
    node.retire()
    node.enter()
    const late = [node.connection, node.connection]
    expect([late.includes(before), new Set(late).size, connections()]).toEqual([false, 1, 2])
    node.leave()
    expect(told).toEqual(['closed 1', 'closed 2'])
  })

  it.each([
    ['rejects', () => Promise.reject(new Error('broken'))],
    [
      'throws',
      () => {
        throw new Error('broken')
      },
    ],
  ])('is retired although its connection %s when it is closed', (_how, close) => {
    const { node, told } = scene({}, close)
    node.retire()
    expect(told).toEqual(['closed 1'])
  })
})
