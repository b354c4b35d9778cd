import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../../../src/errors/index.js'
import { bind } from '../support.js'

describe('bindParams', () => {
  describe('bodies', () => {
    it('chooses POST for an API with GET and POST if there is a body, else GET', () => {
      expect(bind('search').method).toBe('GET')
      expect(bind('search', { body: null, query: undefined }).method).toBe('GET')
      expect(bind('search', { body: {} }).method).toBe('POST')
      expect(bind('msearch', { searches: [] }).method).toBe('POST')
    })

    it('accepts properties flat, within `body`, or both: then flat ones win', () => {
      const body = { size: 1, query: {} }
      expect(bind('search', { body, size: 2 }).body).toEqual({ size: 2, query: {} })
      expect(body).toEqual({ size: 1, query: {} })
    })

    it.each([
      ['text', '{"size":1}'],
      ['bytes', Buffer.from('{}')],
      ['a stream', Readable.from(['{}'])],
      ['a list', []],
      ['an instance', new (class Search {})()],
    ])('sends %s unchanged and adds nothing to it', (_, body) => {
      expect(bind('search', { body, q: 'x' })).toMatchObject({ body, querystring: { q: 'x' } })
      expect(() => bind('search', { body, size: 1 })).toThrow('search: `size` cannot be added to a ready-made body')
    })

    it('accepts a body that is one value by its own name or as `body`, not as both', () => {
      expect(bind('index', { index: 'a', body: { n: 1 } }).body).toEqual({ n: 1 })
      expect(bind('index', { index: 'a', document: { n: 1 } }).body).toEqual({ n: 1 })
      expect(() => bind('index', { index: 'a', document: {}, body: {} })).toThrow(ConfigurationError)
    })

    it.each(['bulk', 'msearch', 'msearch_template', 'fleet.msearch', 'text_structure.find_structure'])(
      'sends lines for %s',
      (api) => {
        for (const body of [[{ a: 1 }, '{"b":1}'], '{}\n', Buffer.from('{}\n'), Readable.from([])]) {
          expect(bind(api, { body })).toMatchObject({ bulkBody: body })
        }
        expect(() => bind(api, { body: { a: 1 } })).toThrow(
          `${api} takes its body as a list, a string, a Buffer or a stream, got an object`,
        )
      },
    )

    it('refuses a querystring whose parameters are no properties', () => {
      const querystring = new URLSearchParams('a=1')
      expect(() => bind('search', { querystring })).toThrow('querystring must be a plain object')
    })

    it('names what is no list of lines', () => {
      const text = 'bulk takes `operations` as a list, a string, a Buffer or a stream, got an object'
      expect(() => bind('bulk', { operations: { index: {} } })).toThrow(new ConfigurationError(text))
    })

    it('refuses a list in place of the parameters', () => {
      expect(() => bind('search', [{ index: 'a' }] as never)).toThrow(
        'search takes its parameters as an object, got an array',
      )
    })

    it('sends lines for ml.post_data under both names', () => {
      expect(bind('ml.post_data', { job_id: 'j', body: [{}] }).bulkBody).toEqual([{}])
      expect(bind('ml.post_data', { job_id: 'j', data: [{}] }).bulkBody).toEqual([{}])
    })

    it('accepts a body for an API without one', () => {
      expect(bind('indices.get', { index: 'a', body: { x: 1 } })).toMatchObject({ method: 'GET', body: { x: 1 } })
    })
  })

  describe('places of parameters', () => {
    it('prefers the body to the query', () => {
      expect(bind('field_caps', { fields: 'a', index: 'b' })).toEqual({
        method: 'POST',
        path: '/b/_field_caps',
        body: { fields: 'a' },
      })
    })

    it('sends a sort with orders in one string in the query, where Elasticsearch accepts it', () => {
      const sort = 'population:desc'
      expect(bind('search', { sort })).toEqual({ method: 'GET', path: '/_search', querystring: { sort } })
      expect(bind('search', { sort, body: '{}' })).toMatchObject({ querystring: { sort }, body: '{}' })
      expect(bind('delete_by_query', { index: 'a', sort })).toMatchObject({ querystring: { sort } })
      expect(bind('search', { sort: [sort] }).body).toEqual({ sort: [sort] })
      expect(bind('security.query_user', { sort }).body).toEqual({ sort })
    })

    it('prefers the path to other places', () => {
      expect(bind('ml.put_job', { job_id: 'j', analysis_config: {}, data_description: {} })).toMatchObject({
        path: '/_ml/anomaly_detectors/j',
        body: { analysis_config: {}, data_description: {} },
      })
      expect(bind('put_script', { id: 'i', context: 'c', script: {} }).path).toBe('/_scripts/i/c')
    })

    it('refuses a path parameter that no path contains', () => {
      expect(() => bind('cluster.state', { index: 'a' })).toThrow('cluster.state: `index` needs `metric` as well')
      expect(bind('cluster.state', { index: null }).path).toBe('/_cluster/state')
    })

    it('sends `format` in the query if there is a text response', () => {
      expect(bind('cat.health', { format: 'json' }).querystring).toEqual({ format: 'json' })
      expect(bind('nodes.hot_threads', { format: 'json' }).querystring).toEqual({ format: 'json' })
    })

    it('sends parameters of all APIs in the query', () => {
      const common = { pretty: true, human: true, error_trace: true, filter_path: 'took' }
      expect(bind('search', common)).toEqual({ method: 'GET', path: '/_search', querystring: common })
    })

    it('sends unknown parameters in the body if it accepts them, else in the query', () => {
      expect(bind('search', { nwe: 1 })).toMatchObject({ method: 'POST', body: { nwe: 1 } })
      expect(bind('info', { nwe: 1 })).toMatchObject({ method: 'GET', querystring: { nwe: 1 } })
      expect(bind('bulk', { operations: [], nwe: 1 })).toMatchObject({ bulkBody: [], querystring: { nwe: 1 } })
      expect(bind('search', { body: '{}', nwe: 1 })).toMatchObject({ body: '{}', querystring: { nwe: 1 } })
      expect(bind('indices.put_settings', { number_of_replicas: 1 }).body).toEqual({ number_of_replicas: 1 })
    })

    it('adds unknown parameters to a copy of a document', () => {
      const document = { n: 1 }
      expect(bind('index', { index: 'a', document, nwe: 1 }).body).toEqual({ n: 1, nwe: 1 })
      expect(document).toEqual({ n: 1 })
    })

    it('adds `querystring` to the query in any form', () => {
      expect(bind('info', { querystring: { a: 1 }, pretty: true }).querystring).toEqual({ a: 1, pretty: true })
      expect(bind('info', { querystring: 'a=1&b=c%20d', pretty: true }).querystring).toEqual({
        a: '1',
        b: 'c d',
        pretty: true,
      })
    })

    it('names placeholders as clients do', () => {
      for (const api of [
        'get_repository',
        'delete_repository',
        'verify_repository',
        'cleanup_repository',
        'repository_analyze',
      ]) {
        expect(bind(`snapshot.${api}`, { name: 'r' }).path, api).toMatch(/^\/_snapshot\/r/)
      }
      expect(bind('ilm.delete_lifecycle', { name: 'p' }).path).toBe('/_ilm/policy/p')
    })
  })

  describe('missing parameters', () => {
    it.each([
      ['get', {}, 'get needs `index` and `id`'],
      ['get', { index: '', id: [] }, 'get needs `index` and `id`'],
      ['get', { index: 'a', id: null }, 'get needs `id`'],
      ['get', { indx: 'a', id: 1 }, 'get needs `index` (is `indx` meant to be `index`?)'],
      ['index', { index: 'a', documnet: {} }, 'index needs `document` (is `documnet` meant to be `document`?)'],
      ['index', { index: 'a', document: undefined }, 'index needs `document`'],
      ['index', { indx: 'a', document: null }, 'index needs `index` and `document` (is `indx` meant to be `index`?)'],
      ['bulk', { operatoins: [] }, 'bulk needs `operations` (is `operatoins` meant to be `operations`?)'],
      ['open_point_in_time', { index: 'a' }, 'open_point_in_time needs `keep_alive`'],
      ['reindex', { source: {} }, 'reindex needs `dest`'],
      ['reindex', { body: { source: {} } }, 'reindex needs `dest`'],
    ])('refuses %s %j: %s', (api, params, message) => {
      expect(() => bind(api, params)).toThrow(new ConfigurationError(message))
    })

    it('accepts anything in a body that is not inspected', () => {
      expect(bind('reindex', { body: '{}' }).body).toBe('{}')
      expect(bind('scroll', { querystring: { scroll_id: 's' } }).method).toBe('GET')
    })

    it('refuses parameters that are not an object', () => {
      for (const params of ['books', null]) {
        expect(() => Reflect.apply(bind, undefined, ['search', params])).toThrow(ConfigurationError)
      }
    })
  })
})
