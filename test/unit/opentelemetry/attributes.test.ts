import type { Attributes } from '@opentelemetry/api'
import { errors } from 'rxelastic'
import { describe, expect, it } from 'vitest'
import type { CallMessage } from '../../../src/observe/call-message.js'
import { addServer, errorType, operationOf, urlOf } from '../../../src/opentelemetry/attributes.js'

const callOf = (parts: object): CallMessage => parts as CallMessage

function serverOf(parts: object): Attributes {
  const attributes: Attributes = {}
  addServer(attributes, callOf(parts))
  return attributes
}

const nodeAt = (url: string) => ({ node: { url: new URL(url) } })

describe('urlOf', () => {
  it('joins node, path and querystring without secrets', () => {
    const shown = (url: string, querystring: string) =>
      urlOf(callOf({ ...nodeAt(url), path: '/a/_search', querystring }))
    expect(shown('http://a:9200', '')).toBe('http://a:9200/a/_search')
    expect(shown('http://a/b/', 'size=1&q=secret&sig=secret')).toBe(
      'http://a/b/a/_search?size=1&q=REDACTED&sig=REDACTED',
    )
    expect(shown('http://a', 'source={"query":"secret"}&pretty=')).toMatch(/^http:\/\/a\/a\/_search\?source=REDACTED/)
  })

  it('is undefined before an attempt', () => {
    expect(urlOf(callOf({ path: '/', querystring: '' }))).toBeUndefined()
    expect(serverOf({})).toEqual({})
  })
})

describe('addServer', () => {
  it.each([
    ['https://a', 'a', 443],
    ['http://a:9200', 'a', 9200],
    ['http://[::1]:9200', '::1', 9200],
  ])('adds address and port of %s', (url, address, port) => {
    expect(serverOf(nodeAt(url))).toEqual({ 'server.address': address, 'server.port': port })
  })
})

describe('operationOf', () => {
  it.each([
    ['bulk', undefined, 'bulk'],
    ['bulk', { size: 2, operation: 'index' }, 'bulk index'],
    ['bulk', { size: 2 }, 'bulk'],
    ['bulk', { size: 1, operation: 'index' }, 'index'],
    ['msearch', { size: 2, operation: 'search' }, 'msearch'],
    ['search', undefined, 'search'],
  ])('returns for %s with %o the operation %3$s', (api, batch, operation) => {
    expect(operationOf(callOf({ api, batch }))).toBe(operation)
  })
})

describe('errorType', () => {
  it('is the status, or the name of the class', () => {
    const meta = {
      warnings: null,
      meta: {
        context: null,
        name: 'a',
        request: { params: {}, options: {}, id: 1 },
        connection: null,
        attempts: 0,
        aborted: false,
      },
    }
    expect(errorType(new errors.ResponseError({ ...meta, statusCode: 503, headers: {}, body: '' }))).toBe('503')
    expect(errorType(new errors.TimeoutError('connect', 1, meta))).toBe('TimeoutError')
    expect(errorType(new RangeError('a'))).toBe('RangeError')
    expect(errorType('a')).toBe('_OTHER')
  })
})
