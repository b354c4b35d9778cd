import { describe, expect, it } from 'vitest'
import { findEndpoint } from '../../../src/api/catalog.js'
import { callTraits } from '../../../src/api/traits/endpoint-traits.js'
import { traitsOf } from '../../../src/api/traits/path-traits.js'
import type { CallInfo } from '../../../src/message/request.js'
import { makeCall } from '../../support/calls/calls.js'

function infoOf(name: string, params: Record<string, unknown> = {}): CallInfo {
  const endpoint = findEndpoint(name)
  if (endpoint === undefined) throw new Error(`no ${name}`)
  return makeCall({ api: callTraits(endpoint, params) }).info
}

describe('CallInfo', () => {
  it.each([
    ['search', { index: ['a', 'b'], query: {} }, { index: 'a,b', pathParts: { index: 'a,b' } }],
    ['get', { index: 'a', id: 7 }, { index: 'a', documentId: '7', pathParts: { index: 'a', id: '7' } }],
    ['get_script', { id: 'x' }, { index: undefined, documentId: undefined, pathParts: { id: 'x' } }],
    ['indices.create', { index: 'a', settings: {} }, { index: 'a', documentId: undefined }],
    ['info', {}, { index: undefined, pathParts: {} }],
  ])('has the parts of the path of %s', (api, params, expected) => {
    expect(infoOf(api, params)).toMatchObject({ api, ...expected })
  })

  it.each([
    ['GET', '/books/_doc/a%2Fb?pretty', { api: 'get', index: 'books', documentId: 'a/b' }],
    ['post', '/books,films/_search', { api: 'search', index: 'books,films' }],
    ['GET', '/books/_doc/%E0%A4%A', { api: 'get', documentId: '%E0%A4%A' }],
    ['GET', '/_plugin/of/mine', { api: 'request', index: undefined, pathParts: {} }],
  ])('finds the API of %s %s', (method, path, expected) => {
    expect(makeCall({ api: traitsOf({ method, path }) }).info).toMatchObject(expected)
  })

  it('has id, context and opaque id', () => {
    const context = { user: 'u' }
    const { info } = makeCall({ settings: { context, opaqueId: 'o', opaqueIdPrefix: 'p-' } })
    expect(info).toMatchObject({ id: 1, opaqueId: 'p-o' })
    expect(info.context).toBe(context)
  })

  it('is created once', () => {
    const call = makeCall()
    expect(call.info).toBe(call.info)
  })
})
