import { describe, expect, it } from 'vitest'
import { bindParams } from '../../../../src/api/bind/bind-params.js'
import { endpointNames } from '../../../../src/api/catalog.js'
import type { Endpoint } from '../../../../src/api/endpoint.js'
import { ConfigurationError } from '../../../../src/errors/index.js'
import { serializeQuerystring } from '../../../../src/message/querystring.js'
import { callOfficial, type Sent } from '../official-client.js'
import { allParameters, pathParameters, requiredParameters } from '../sample-calls.js'
import { endpointOf } from '../support.js'

type Parameters = Record<string, unknown>

/** Endpoints that the official client leaves out. */
const NOT_OFFICIAL = [
  '_internal.delete_desired_balance',
  '_internal.delete_desired_nodes',
  '_internal.get_desired_balance',
  '_internal.get_desired_nodes',
  '_internal.prevalidate_node_removal',
  '_internal.update_desired_nodes',
]

/** Calls with one parameter beside the required ones that are bound otherwise, and why. */
const DIFFERENT: Record<string, string> = {
  'msearch _slice': 'newer than the official client, which loses what it does not know beside lines',
  'synonyms.put_synonym append': 'newer than the official client, which takes it for a part of the body',
  'cluster.state index': 'rejected, since it needs `metric`; the official client drops it',
  'nodes.stats index_metric': 'rejected, since it needs `metric`; the official client drops it',
  'security.get_privileges name': 'rejected, since it needs `application`; the official client drops it',
  'security.get_service_accounts service': 'rejected, since it needs `namespace`; the official client drops it',
  'snapshot.status snapshot': 'rejected, since it needs `repository`; the official client drops it',
  ...Object.fromEntries(
    [
      'bulk',
      'msearch',
      'msearch_template',
      'fleet.msearch',
      'ml.post_data',
      'monitoring.bulk',
      'text_structure.find_structure',
    ].map((name) => [
      `${name} unknown`,
      'goes to the query; the official client sets it on the array, where it is lost',
    ]),
  ),
}

const endpoints = endpointNames()
  .map(endpointOf)
  .filter((endpoint) => !NOT_OFFICIAL.includes(endpoint.name))

/** Calls with one of the optional parameters each, and one with a parameter that nobody knows. */
function* singleParameters(endpoint: Endpoint): Generator<[string, Parameters]> {
  const required = requiredParameters(endpoint)
  const all = { ...allParameters(endpoint), unknown: 1 }
  for (const [name, value] of Object.entries(all)) {
    if (!(name in required)) yield [name, { ...required, [name]: value }]
  }
}

async function expectSame(endpoint: Endpoint, params: Parameters): Promise<void> {
  expect(callOurs(endpoint, params), endpoint.name).toEqual(await callOfficial(endpoint.name, structuredClone(params)))
}

async function differs(endpoint: Endpoint, params: Parameters): Promise<boolean> {
  const official = await callOfficial(endpoint.name, structuredClone(params))
  try {
    expect(callOurs(endpoint, params)).toEqual(official)
    return false
  } catch {
    return true
  }
}

function callOurs(endpoint: Endpoint, params: Parameters): Sent {
  const { method, path, querystring, body, bulkBody } = bindParams(endpoint, params)
  const lines = Array.isArray(bulkBody) ? bulkBody.map((line) => `${JSON.stringify(line)}\n`).join('') : undefined
  return { method, path, querystring: serializeQuerystring(querystring), body: lines ?? JSON.stringify(body) }
}

describe('bindParams', () => {
  describe('compared with the official client', () => {
    it('has the same endpoints, besides internal ones', async () => {
      for (const name of NOT_OFFICIAL) expect(await callOfficial(name, {}), name).toBeUndefined()
      for (const { name } of endpoints) expect(await callOfficial(name, {}).catch(() => 'rejected'), name).toBeDefined()
    })

    it('sends required parameters alike', async () => {
      for (const endpoint of endpoints) await expectSame(endpoint, requiredParameters(endpoint))
    })

    it('chooses the longest paths alike', async () => {
      for (const endpoint of endpoints) await expectSame(endpoint, pathParameters(endpoint))
    })

    it.each(['search', 'async_search.submit'])('sends a sort with orders in one string alike by %s', async (name) => {
      await expectSame(endpointOf(name), { sort: 'population:desc,name', size: 1 })
      await expectSame(endpointOf(name), { sort: 'population' })
      await expectSame(endpointOf(name), { sort: ['a:b'] })
    })

    it('sends each optional parameter alike, but for the differences listed here', async () => {
      const different: string[] = []
      for (const endpoint of endpoints) {
        for (const [name, params] of singleParameters(endpoint)) {
          if (await differs(endpoint, params)) different.push(`${endpoint.name} ${name}`)
        }
      }
      expect(different.sort()).toEqual(Object.keys(DIFFERENT).sort())
    })
  })

  describe('deliberate differences', () => {
    const ours = (name: string, params: Parameters): Sent => callOurs(endpointOf(name), params)

    it('keep commas between the elements of a list in a path: both mean the same', async () => {
      const params = { index: ['a', 'b c'] }
      expect(ours('indices.get', params).path).toBe('/a,b%20c')
      expect((await callOfficial('indices.get', params))?.path).toBe('/a%2Cb%20c')
    })

    it('send no body for undefined properties', async () => {
      const params = { query: undefined }
      expect(ours('search', params)).toMatchObject({ method: 'GET', body: undefined })
      expect(await callOfficial('search', params)).toMatchObject({ method: 'POST', body: '{}' })
    })

    it('keep dots and empty lists from leading to another path', async () => {
      expect(() => ours('indices.delete', { index: '..' })).toThrow(ConfigurationError)
      expect((await callOfficial('indices.delete', { index: '..' }))?.path).toBe('/..')
      expect(() => ours('search', { index: [] })).toThrow(ConfigurationError)
      expect((await callOfficial('search', { index: [] }))?.path).toBe('//_search')
    })

    it('do not leave dates and objects to `toString`', async () => {
      expect(ours('search', { routing: new Date(0) }).querystring).toBe('routing=1970-01-01T00%3A00%3A00.000Z')
      expect((await callOfficial('search', { routing: new Date(0) }))?.querystring).toBe('routing=')
      expect(() => ours('search', { routing: {} })).toThrow(ConfigurationError)
      expect((await callOfficial('search', { routing: {} }))?.querystring).toBe('routing=')
    })

    it('name missing parameters', async () => {
      expect(() => ours('get', {})).toThrow(new ConfigurationError('get needs `index` and `id`'))
      await expect(callOfficial('get', {})).rejects.toThrow(TypeError)
    })

    it('leave documents unchanged', async () => {
      const document = { n: 1 }
      await callOfficial('index', { index: 'a', document, unknown: 1 })
      expect(document).toEqual({ n: 1, unknown: 1 })
      const other = { n: 1 }
      ours('index', { index: 'a', document: other, unknown: 1 })
      expect(other).toEqual({ n: 1 })
    })
  })
})
