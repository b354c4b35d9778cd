import { Client, errors } from 'rxelastic'
import { describe, expect, it } from 'vitest'
import { rejectSniffing } from '../../../src/options/sniff-options.js'

const node = 'http://es1:9200'
const make = (options: object): Client => Reflect.construct(Client, [{ node, ...options }])

describe('node options', () => {
  const wrong: [name: string, options: object, message: string][] = [
    ['a filter that is none', { nodeFilter: 'data' }, 'nodeFilter must be a function, got a string'],
    ['a switch', { sniffOnStart: 'yes' }, 'sniffOnStart must be true or false, got a string'],
    ['another switch', { sniffOnConnectionFault: 1 }, 'sniffOnConnectionFault must be true or false, got 1'],
    ['an interval of true', { sniffInterval: true }, 'sniffInterval must be a positive number of milliseconds'],
    ['an interval of 0', { sniffInterval: 0 }, 'sniffInterval must be a positive number of milliseconds'],
    ['an empty endpoint', { sniffEndpoint: '' }, 'sniffEndpoint must be a path such as _nodes/_all/http, got ""'],
    ['an endpoint of two words', { sniffEndpoint: 'a b' }, 'sniffEndpoint must be a path such as'],
    ['an endpoint that is none', { sniffEndpoint: 7 }, 'sniffEndpoint must be a string, got 7'],
    ['roles as text', { node: { url: node, roles: 'data' } }, 'roles must be an array of strings, or an object of'],
    ['roles as numbers', { node: { url: node, roles: [1] } }, 'roles must be an array of strings, or an object of'],
    ['roles as words', { node: { url: node, roles: { data: 'yes' } } }, 'roles must be an array of strings, or an'],
    ['TLS as text', { node: { url: node, tls: 'TLSv1.3' } }, 'tls must be an object, got a string'],
    ['the older name of TLS', { node: { url: node, ssl: {} } }, 'node has no option "ssl"'],
  ]

  it.each(wrong)('%s', (_name, options, message) => {
    expect(() => make(options)).toThrow(errors.ConfigurationError)
    expect(() => make(options)).toThrow(message)
  })

  it('accepts right options', () => {
    const right = { sniffOnStart: true, sniffInterval: '5m', sniffOnConnectionFault: true, sniffEndpoint: '/_nodes' }
    expect(make({ ...right, nodeFilter: () => true })).toBeInstanceOf(Client)
    expect(make({ sniffInterval: false, sniffOnStart: false })).toBeInstanceOf(Client)
  })
})

describe('rejectSniffing', () => {
  const on = [{ sniffOnStart: true }, { sniffInterval: 60_000 }, { sniffOnConnectionFault: true }] as const

  it.each(on)('refuses %o', (settings) => {
    const [name] = Object.keys(settings)
    const message = `${name} cannot be given together with cloud: its nodes are behind a load balancer`
    expect(() => rejectSniffing(settings, 'cloud')).toThrow(new errors.ConfigurationError(message))
  })

  it.each(on)('refuses %o for serverless projects', (settings) => {
    expect(() => make({ ...settings, serverMode: 'serverless' })).toThrow("together with serverMode: 'serverless'")
  })

  it.each(on)('refuses %o for Elastic Cloud', (settings) => {
    const id = `name:${Buffer.from('eu.cloud.es.io$abc$def').toString('base64')}`
    expect(() => make({ node: undefined, cloud: { id }, ...settings })).toThrow('cannot be given together with cloud')
    expect(make({ node: undefined, cloud: { id } })).toBeInstanceOf(Client)
  })

  it('accepts options that turn it off', () => {
    const off = { sniffOnStart: false, sniffInterval: false, sniffOnConnectionFault: false } as const
    expect(() => rejectSniffing(off, 'cloud')).not.toThrow()
    expect(make({ ...off, serverMode: 'serverless' })).toBeInstanceOf(Client)
  })
})
