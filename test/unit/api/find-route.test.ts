import { describe, expect, it } from 'vitest'
import { endpointNames, findEndpoint } from '../../../src/api/catalog.js'
import { findRoute } from '../../../src/api/find-route.js'
import { traitsOf } from '../../../src/api/traits/path-traits.js'
import { isRepeatableCall } from '../../../src/api/traits/repeatable.js'

const found = (method: string, path: string) => {
  const route = findRoute(method, path)
  return route && [route.endpoint.name, Object.fromEntries(route.names.map((name, at) => [name, route.values[at]]))]
}

describe('findRoute', () => {
  it('finds every endpoint by each of its paths', () => {
    const lost: string[] = []
    for (const name of endpointNames()) {
      for (const { method, texts, parameters } of findEndpoint(name)?.routes ?? []) {
        const path = texts.map((text, index) => text + (parameters[index] === undefined ? '' : `x${index}`)).join('')
        for (const each of method.split('|')) {
          const { endpoint } = findRoute(each, path) ?? {}
          const same = endpoint?.routes.some((route) => route.texts.join('{}') === texts.join('{}'))
          if (same !== true) lost.push(`${name}: ${each} ${path} is ${endpoint?.name}`)
        }
      }
    }
    expect(lost).toEqual([])
  })

  it.each([
    ['GET', '/', 'info', {}],
    ['POST', '/_search', 'search', {}],
    ['POST', '/books,films/_search', 'search', { index: 'books,films' }],
    ['GET', '/_all/_search', 'search', { index: '_all' }],
    ['GET', '/_search/scroll', 'scroll', {}],
    ['PUT', '/books/_doc/a%2Fb', 'index', { index: 'books', id: 'a%2Fb' }],
    ['GET', '/books/_doc/_all', 'get', { index: 'books', id: '_all' }],
    ['DELETE', '/books', 'indices.delete', { index: 'books' }],
    ['POST', '/books/_refresh/', 'indices.refresh', { index: 'books' }],
    ['GET', '/_nodes/_local/stats', 'nodes.stats', { node_id: '_local' }],
  ])('finds %s %s', (method, path, name, parameters) => {
    expect(found(method, path)).toEqual([name, parameters])
  })

  it.each([
    ['POST', '/_unknown/_search'],
    ['PUT', '/_unknown'],
    ['PUT', '/books/_unknown'],
    ['POST', '/books//_search'],
    ['PATCH', '/books'],
    ['POST', '/books_search'],
  ])('finds nothing for %s %s', (method, path) => {
    expect(found(method, path)).toBeUndefined()
  })
})

describe('traitsOf', () => {
  it('allows repetition like the method of the API', () => {
    const other = endpointNames().flatMap((name) => {
      const endpoint = findEndpoint(name)
      const [{ method = '', texts = [], parameters = [] } = {}] = endpoint?.routes ?? []
      const params = Object.fromEntries(parameters.map((parameter) => [parameter, 'x']))
      const path = texts.join('x')
      const [each = ''] = method.split('|')
      if (endpoint === undefined || findRoute(each, path)?.endpoint !== endpoint) return []
      return traitsOf({ method: each, path }).repeatable === isRepeatableCall(endpoint, params) ? [] : [name]
    })
    expect(other).toEqual([])
  })

  it.each([
    ['an update with a script', { script: 'x' }, false],
    ['an update with a document', { doc: {} }, true],
    ['an update that cannot be looked into', '{"doc":{}}', false],
  ])('inspects the body: %s', (_name, body, repeatable) => {
    expect(traitsOf({ method: 'POST', path: '/books/_update/1', body }).repeatable).toBe(repeatable)
  })

  it('inspects the querystring of the options', () => {
    const request = { method: 'PUT', path: '/books/_doc/1' }
    expect(traitsOf(request).repeatable).toBe(true)
    expect(traitsOf(request, { querystring: { op_type: 'create' } }).repeatable).toBe(false)
    expect(traitsOf(request, { querystring: 'if_seq_no=1' }).repeatable).toBe(false)
  })

  it('repeats no writes of unknown APIs', () => {
    expect(traitsOf({ method: 'PUT', path: '/_unknown/_settings' }).repeatable).toBe(false)
    expect(traitsOf({ method: 'POST', path: '/_unknown/_search' }).repeatable).toBe(false)
    expect(traitsOf({ method: 'GET', path: '/_unknown/_search' }).repeatable).toBe(true)
  })

  it('recognizes calls of several steps', () => {
    expect(traitsOf({ method: 'POST', path: '/books/_update_by_query' }).stepwise).toBe(true)
    expect(traitsOf({ method: 'POST', path: '/_search/scroll' }).stepwise).toBe(true)
    expect(traitsOf({ method: 'POST', path: '/books/_search' }).stepwise).toBe(false)
  })
})
