import { describe, expect, it } from 'vitest'
import { bindParams } from '../../../../src/api/bind/bind-params.js'
import { endpointNames } from '../../../../src/api/catalog.js'
import { ConfigurationError } from '../../../../src/errors/index.js'
import { allParameters, requiredParameters } from '../sample-calls.js'
import { endpointOf } from '../support.js'

const endpoints = endpointNames().map(endpointOf)

describe('bindParams of every endpoint', () => {
  it('is there', () => {
    expect(endpoints).toHaveLength(593)
  })

  it.each(endpoints)('$name can be called with what it requires', (endpoint) => {
    const params = requiredParameters(endpoint)
    const { method, path } = bindParams(endpoint, params)
    expect(method).toMatch(/^(GET|HEAD|POST|PUT|DELETE)$/)
    expect(path).toMatch(/^\/[^{}]*$/)
    expect(endpoint.routes.some((route) => route.method.split('|').includes(method))).toBe(true)
  })

  it.each(endpoints)('$name takes the longest of its paths when it is given all parameters', (endpoint) => {
    const params = allParameters(endpoint)
    const request = bindParams(endpoint, params)
    const longest = Math.max(...endpoint.routes.map((route) => route.parameters.length))
    expect(request.path.match(/%C3%A9/g)?.length ?? 0).toBe(longest)
  })

  it.each(endpoints.filter((endpoint) => Object.keys(requiredParameters(endpoint)).length > 0))(
    '$name names all that is missing',
    (endpoint) => {
      const missing = Object.keys(requiredParameters(endpoint))
      expect(() => bindParams(endpoint)).toThrow(ConfigurationError)
      for (const name of missing) expect(() => bindParams(endpoint)).toThrow(`\`${name}\``)
    },
  )
})
