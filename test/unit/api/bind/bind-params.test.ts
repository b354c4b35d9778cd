import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../../../src/errors/index.js'
import { bind } from '../support.js'

describe('bindParams', () => {
  describe('bodies', () => {
    it('an API with GET and POST is a POST when there is a body, and else a GET', () => {
      expect(bind('search').method).toBe('GET')
      expect(bind('search', { body: null, query: undefined }).method).toBe('GET')
      expect(bind('search', { body: {} }).method).toBe('POST')
      expect(bind('msearch', { searches: [] }).method).toBe('POST')
    })

    it('properties can be given flat, within `body`, or both: then the flat ones win', () => {
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
    ])('%s goes as it is, and nothing can be added to it', (_, body) => {
      expect(bind('search', { body, q: 'x' })).toMatchObject({ body, querystring: { q: 'x' } })
      expect(() => bind('search', { body, size: 1 })).toThrow('search: `size` cannot be added to a ready-made body')
    })

    it('a body that is one value is given by its own name or as `body`, but not as both', () => {
      expect(bind('index', { index: 'a', body: { n: 1 } }).body).toEqual({ n: 1 })
      expect(bind('index', { index: 'a', document: { n: 1 } }).body).toEqual({ n: 1 })
      expect(() => bind('index', { index: 'a', document: {}, body: {} })).toThrow(ConfigurationError)
    })

    it.each(['bulk', 'msearch', 'msearch_template', 'fleet.msearch', 'text_structure.find_structure'])(
      '%s sends lines',
      (api) => {
        for (const body of [[{ a: 1 }, '{"b":1}'], '{}\n', Buffer.from('{}\n'), Readable.from([])]) {
          expect(bind(api, { body })).toMatchObject({ bulkBody: body })
        }
        expect(() => bind(api, { body: { a: 1 } })).toThrow(`${api} takes its body as a list`)
      },
    )

    it('ml.post_data sends lines under both names', () => {
      expect(bind('ml.post_data', { job_id: 'j', body: [{}] }).bulkBody).toEqual([{}])
      expect(bind('ml.post_data', { job_id: 'j', data: [{}] }).bulkBody).toEqual([{}])
    })

    it('an API without a body can still be given one', () => {
      expect(bind('indices.get', { index: 'a', body: { x: 1 } })).toMatchObject({ method: 'GET', body: { x: 1 } })
    })
  })

  describe('places of parameters', () => {
    it('what can be sent in the query and in the body goes to the body', () => {
      expect(bind('field_caps', { fields: 'a', index: 'b' })).toEqual({
        method: 'POST',
        path: '/b/_field_caps',
        body: { fields: 'a' },
      })
    })

    it('a sort with orders as one string goes to the query, where alone Elasticsearch reads it', () => {
      const sort = 'population:desc'
      expect(bind('search', { sort })).toEqual({ method: 'GET', path: '/_search', querystring: { sort } })
      expect(bind('search', { sort, body: '{}' })).toMatchObject({ querystring: { sort }, body: '{}' })
      expect(bind('delete_by_query', { index: 'a', sort })).toMatchObject({ querystring: { sort } })
      expect(bind('search', { sort: [sort] }).body).toEqual({ sort: [sort] })
      expect(bind('security.query_user', { sort }).body).toEqual({ sort })
    })

    it('what can be sent in the path and elsewhere goes to the path', () => {
      expect(bind('ml.put_job', { job_id: 'j', analysis_config: {}, data_description: {} })).toMatchObject({
        path: '/_ml/anomaly_detectors/j',
        body: { analysis_config: {}, data_description: {} },
      })
      expect(bind('put_script', { id: 'i', context: 'c', script: {} }).path).toBe('/_scripts/i/c')
    })

    it('a path parameter that no path has room for is rejected rather than dropped', () => {
      expect(() => bind('cluster.state', { index: 'a' })).toThrow('cluster.state: `index` needs `metric` as well')
      expect(bind('cluster.state', { index: null }).path).toBe('/_cluster/state')
    })

    it('`format` goes to the query where there is a text response', () => {
      expect(bind('cat.health', { format: 'json' }).querystring).toEqual({ format: 'json' })
      expect(bind('nodes.hot_threads', { format: 'json' }).querystring).toEqual({ format: 'json' })
    })

    it('the parameters that all APIs have go to the query', () => {
      const common = { pretty: true, human: true, error_trace: true, filter_path: 'took' }
      expect(bind('search', common)).toEqual({ method: 'GET', path: '/_search', querystring: common })
    })

    it('unknown ones go to the body where there is one that can take them, and else to the query', () => {
      expect(bind('search', { nwe: 1 })).toMatchObject({ method: 'POST', body: { nwe: 1 } })
      expect(bind('info', { nwe: 1 })).toMatchObject({ method: 'GET', querystring: { nwe: 1 } })
      expect(bind('bulk', { operations: [], nwe: 1 })).toMatchObject({ bulkBody: [], querystring: { nwe: 1 } })
      expect(bind('search', { body: '{}', nwe: 1 })).toMatchObject({ body: '{}', querystring: { nwe: 1 } })
      expect(bind('indices.put_settings', { number_of_replicas: 1 }).body).toEqual({ number_of_replicas: 1 })
    })

    it('unknown ones are added to a copy of a document', () => {
      const document = { n: 1 }
      expect(bind('index', { index: 'a', document, nwe: 1 }).body).toEqual({ n: 1, nwe: 1 })
      expect(document).toEqual({ n: 1 })
    })

    it('`querystring` is added to the query, in whatever form', () => {
      expect(bind('info', { querystring: { a: 1 }, pretty: true }).querystring).toEqual({ a: 1, pretty: true })
      expect(bind('info', { querystring: 'a=1&b=c%20d', pretty: true }).querystring).toEqual({
        a: '1',
        b: 'c d',
        pretty: true,
      })
    })

    it('placeholders with another name in the specification have the one that clients use', () => {
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
    ])('%s %j: %s', (api, params, message) => {
      expect(() => bind(api, params)).toThrow(new ConfigurationError(message))
    })

    it('a body that is not looked into may have everything', () => {
      expect(bind('reindex', { body: '{}' }).body).toBe('{}')
      expect(bind('scroll', { querystring: { scroll_id: 's' } }).method).toBe('GET')
    })

    it('parameters that are no object are rejected', () => {
      for (const params of ['books', null]) {
        expect(() => Reflect.apply(bind, undefined, ['search', params])).toThrow(ConfigurationError)
      }
    })
  })
})
