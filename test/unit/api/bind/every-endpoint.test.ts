import { describe, expect, it } from 'vitest'
import { bindParams } from '../../../../src/api/bind/bind-params.js'
import { endpointNames } from '../../../../src/api/catalog.js'
import { ConfigurationError } from '../../../../src/errors/index.js'
import { allParameters, requiredParameters } from '../sample-calls.js'
import { endpointOf } from '../support.js'

const endpoints = endpointNames().map(endpointOf)

describe('bindParams of every endpoint', () => {
  it('covers every endpoint', () => {
    expect(endpoints).toHaveLength(593)
  })

  it.each(endpoints)('$name accepts its required parameters', (endpoint) => {
    const params = requiredParameters(endpoint)
    const { method, path } = bindParams(endpoint, params)
    expect(method).toMatch(/^(GET|HEAD|POST|PUT|DELETE)$/)
    expect(path).toMatch(/^\/[^{}]*$/)
    expect(endpoint.routes.some((route) => route.method.split('|').includes(method))).toBe(true)
  })

  it.each(endpoints)('$name uses its longest path if it gets all parameters', (endpoint) => {
    const params = allParameters(endpoint)
    const request = bindParams(endpoint, params)
    const longest = Math.max(...endpoint.routes.map((route) => route.parameters.length))
    expect(request.path.match(/%C3%A9/g)?.length ?? 0).toBe(longest)
  })

  it.each(endpoints.filter((endpoint) => Object.keys(requiredParameters(endpoint)).length > 0))(
    '$name lists all missing parameters',
    (endpoint) => {
      const missing = Object.keys(requiredParameters(endpoint))
      expect(() => bindParams(endpoint)).toThrow(ConfigurationError)
      for (const name of missing) expect(() => bindParams(endpoint)).toThrow(`\`${name}\``)
    },
  )
})
