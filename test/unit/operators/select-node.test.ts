import { lastValueFrom, of } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, NoLivingConnectionsError } from '../../../src/errors/index.js'
import { selectNode } from '../../../src/operators/select-node.js'
import { makeCall, makeNode, makePool, makeRequest } from '../../support/calls/calls.js'

describe('selectNode', () => {
  it('binds the request to a node and stores it in the call', async () => {
    const node = makeNode('node-1')
    const call = makeCall()
    const request = Object.freeze(makeRequest('{}'))
    expect(await lastValueFrom(of(request).pipe(selectNode(call, makePool([node]))))).toEqual({ ...request, node })
    expect(call.node).toBe(node)
  })

  it('prefers a node that the call has not tried', async () => {
    const nodes = ['1', '2', '3'].map((id) => makeNode(id))
    const call = makeCall()
    const pool = makePool(nodes, undefined, { selector: ([first]) => first ?? expect.fail('no node to choose from') })
    const chosen: string[] = []
    for (const _node of nodes) {
      const { node } = await lastValueFrom(of(makeRequest('{}')).pipe(selectNode(call, pool)))
      chosen.push(node.id)
      call.tried = new Set([...call.tried, node])
    }
    expect(chosen).toEqual(['1', '2', '3'])
  })

  it('gives header fields of the node precedence over those of the library, not of the user', async () => {
    const node = makeNode('node-1', undefined, { headers: { 'x-node': '1', accept: 'node', 'x-user': 'node' } })
    const call = makeCall({ settings: { headers: { 'x-user': 'user' } } })
    const request = { ...makeRequest('{}'), headers: { accept: 'library', 'x-user': 'user' } }
    const { headers } = await lastValueFrom(of(request).pipe(selectNode(call, makePool([node]))))
    expect(headers).toEqual({ accept: 'node', 'x-node': '1', 'x-user': 'user' })
  })

  it('fails without a node', async () => {
    const call = makeCall()
    const error = await lastValueFrom(of(makeRequest('{}')).pipe(selectNode(call, makePool([])))).catch(
      (cause: unknown) => cause,
    )
    expect(error).toBeInstanceOf(NoLivingConnectionsError)
    expect(error).toMatchObject({ meta: { meta: { connection: null, name: 'rxelastic' } } })
  })

  it('reports a selector of the user that throws', async () => {
    const broken = new Error('broken selector')
    const selector = () => { throw broken } // biome-ignore format: one line
    const pool = makePool([makeNode('1')], undefined, { selector })
    await expect(lastValueFrom(of(makeRequest('{}')).pipe(selectNode(makeCall(), pool)))).rejects.toThrow(
      new ConfigurationError('nodeSelector has thrown: Error: broken selector', { cause: broken }),
    )
  })
})
