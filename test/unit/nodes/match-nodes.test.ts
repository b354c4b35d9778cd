import { describe, expect, it } from 'vitest'
import type { ClusterNode } from '../../../src/nodes/cluster-nodes.js'
import { matchNodes } from '../../../src/nodes/match-nodes.js'
import { ElasticsearchNode } from '../../../src/nodes/node.js'
import { ScriptedConnection } from '../../support/calls/calls.js'

function at(href: string, id?: string, roles: readonly string[] = []): ElasticsearchNode {
  const settings = { url: new URL(href), id, roles, headers: undefined, authorization: undefined }
  return new ElasticsearchNode(settings, () => new ScriptedConnection())
}

/** What the cluster says of a node that listens there. */
function seen(id: string, first: string, ...others: readonly string[]): ClusterNode {
  const urls = others.map((href) => new URL(href))
  return { id, name: `name of ${id}`, roles: [`role of ${id}`], urls: [new URL(first), ...urls] }
}

function match(known: readonly ElasticsearchNode[], ...described: readonly ClusterNode[]) {
  const made: string[] = []
  const nodes = matchNodes(known, described, ({ href }) => {
    made.push(href)
    return at(href)
  })
  return { nodes, made }
}

describe('matchNodes', () => {
  it.each([
    ['its address', 'http://10.0.0.1:9200', ['http://10.0.0.1:9200']],
    ['its name', 'http://es1:9200', ['http://es1:9200', 'http://10.0.0.1:9200']],
    ['its address behind a name', 'http://10.0.0.1:9200', ['http://es1:9200', 'http://10.0.0.1:9200']],
    ['its name in other letters', 'http://ES1:9200', ['http://es1:9200']],
    ['a path behind its address', 'http://es1:9200/prefix', ['http://es1:9200']],
    ['another protocol', 'http://es1:9200', ['https://es1:9200']],
    ['the usual port', 'https://es1', ['https://es1:443']],
    ['an IPv6 address', 'http://[::0:7]:9200', ['http://[::7]:9200']],
    ['localhost', 'http://localhost:9200', ['http://127.0.0.1:9200']],
    ['localhost over IPv6', 'http://localhost:9200', ['http://[::1]:9200']],
  ])('recognizes a node by %s', (_what, href, [first = '', ...others]) => {
    const node = at(href)
    const { nodes, made } = match([node], seen('a', first, ...others))
    expect([nodes[0] === node, nodes.length, made]).toEqual([true, 1, []])
  })

  it.each([
    ['another port', 'http://es1:9201'],
    ['another host', 'http://es2:9200'],
    ['this machine', 'http://127.0.0.1:9200'],
  ])('treats a node at %s as another one', (_what, href) => {
    const { nodes, made } = match([at('http://es1:9200')], seen('a', href))
    expect([nodes.map(({ url }) => url.origin), made]).toEqual([[href], [`${href}/`]])
  })

  it('recognizes a node by the id that its user gave, and keeps its URL', () => {
    const node = at('https://gateway:443/es1', 'a')
    const { nodes } = match([node], seen('a', 'https://10.0.0.1:9200'))
    expect([nodes[0] === node, node.url.href, node.id]).toEqual([true, 'https://gateway/es1', 'a'])
  })

  it('creates a new node for one that has moved: its old sockets lead elsewhere', () => {
    const node = at('http://es1:9200')
    node.learn({ id: 'a', name: 'es1', roles: [] })
    const { nodes, made } = match([node], seen('a', 'http://es1:9299'))
    expect([nodes.includes(node), made]).toEqual([false, ['http://es1:9299/']])
  })

  it('updates nodes with facts of the cluster, but keeps roles that the user gave', () => {
    const [mine, other] = [at('http://es1:9200', undefined, ['data']), at('http://es2:9200')]
    match([mine, other], seen('a', 'http://es1:9200'), seen('b', 'http://es2:9200'))
    expect([mine, other].map(({ id, name, roles }) => [id, name, roles])).toEqual([
      ['a', 'name of a', ['data']],
      ['b', 'name of b', ['role of b']],
    ])
  })

  it('keeps the order of known nodes and appends new ones', () => {
    const known = ['1', '2', '3'].map((name) => at(`http://es${name}:9200`))
    const { nodes } = match(known, ...['9', '3', '1', '8'].map((name) => seen(name, `http://es${name}:9200`)))
    expect(nodes.map(({ url }) => url.hostname)).toEqual(['es1', 'es3', 'es9', 'es8'])
  })

  it('creates one node for two with the same address, and for two ways to one node', () => {
    const known = [at('http://es1:9200'), at('http://10.0.0.1:9200')]
    const { nodes, made } = match(
      known,
      seen('a', 'http://es1:9200', 'http://10.0.0.1:9200'),
      seen('b', 'http://lb:9200'),
      seen('c', 'http://lb:9200'),
    )
    expect([nodes.map(({ url }) => url.host), made]).toEqual([['es1:9200', 'lb:9200'], ['http://lb:9200/']])
  })
})
