import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bindParams } from '../../../../src/api/bind/bind-params.js'
import { endpointNames } from '../../../../src/api/catalog.js'
import { ConfigurationError } from '../../../../src/errors/index.js'
import { pathParameters } from '../sample-calls.js'
import { bind, endpointOf } from '../support.js'

const path = (index: unknown): string | undefined => bind('indices.get', { index }).path

describe('fillPath', () => {
  it.each([
    ['logs-*', '/logs-*'],
    ['<logstash-{now/d}>', '/%3Clogstash-%7Bnow%2Fd%7D%3E'],
    [['a', 'b c'], '/a,b%20c'],
    [['a,b'], '/a%2Cb'],
    ['../_all', '/..%2F_all'],
    ['%2e%2e', '/%252e%252e'],
    ['a?b#c', '/a%3Fb%23c'],
    ['a\\b', '/a%5Cb'],
    [7, '/7'],
    [10n ** 18n, '/1000000000000000000'],
    [true, '/true'],
    [new Date(0), '/1970-01-01T00%3A00%3A00.000Z'],
    [['..', '..'], '/..,..'],
  ])('fills %o as %s', (value, expected) => {
    expect(path(value)).toBe(expected)
  })

  it.each([
    ['.'],
    ['..'],
    [['..']],
    [{ a: 1 }],
    [Number.NaN],
    [[['a']]],
    [['a', '']],
    [['a', null]],
    ['\ud800'],
    [new Date('?')],
  ])('refuses %o', (value) => {
    expect(() => path(value)).toThrow(ConfigurationError)
    expect(() => path(value)).toThrow('`index`')
  })

  it('explains for dots how to send such an id', () => {
    const get = () => bind('get', { index: 'books', id: '..' })
    expect(get).toThrow('get: `id` cannot be `..`, which URLs remove from paths; bulk$ and mget$ accept it')
    expect(() => path('.')).toThrow(/URLs remove from paths$/)
  })

  it('refuses an empty optional value, which would widen the call to everything', () => {
    expect(() => bind('search', { index: [] })).toThrow('search: `index` is empty')
    expect(() => bind('search', { index: '' })).toThrow('search: `index` is empty')
    expect(bind('search', { index: undefined }).path).toBe('/_search')
  })

  const endpoints = endpointNames()
    .map(endpointOf)
    .filter((endpoint) => endpoint.routes.some((route) => route.parameters.length > 0))
  const chunk = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('.', '..', '../../../', '/', '%2f', '?', '#', '\\', '\t', '{a}'),
  )
  const value = fc.oneof(chunk, fc.array(chunk), fc.integer(), fc.bigInt(), fc.boolean())

  it('keeps every value within its segment', () => {
    fc.assert(
      fc.property(fc.constantFrom(...endpoints), value, (endpoint, value) => {
        const route = endpoint.routes[0]
        const given = Object.fromEntries((route?.parameters ?? []).map((name) => [name, value]))
        const bound = attempt(() => bindParams(endpoint, { ...pathParameters(endpoint), ...given }).path)
        if (bound === undefined) return
        const template = route?.texts.join('x') ?? ''
        expect(bound.split('/')).toHaveLength(template.split('/').length)
        expect(bound).not.toMatch(/[?#\\\s]/)
        expect(new URL(bound, 'http://localhost').pathname).toBe(bound)
      }),
      { numRuns: 5000 },
    )
  })
})

function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError)
    return undefined
  }
}
