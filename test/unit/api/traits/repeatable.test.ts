import { describe, expect, it } from 'vitest'
import { endpointNames } from '../../../../src/api/catalog.js'
import { callTraits } from '../../../../src/api/traits/endpoint-traits.js'
import { traitsOf } from '../../../../src/api/traits/path-traits.js'
import { isRepeatableCall } from '../../../../src/api/traits/repeatable.js'
import {
  CREATING_PUTS,
  IDEMPOTENT_POSTS,
  READING_POSTS,
  STATEFUL_GETS,
} from '../../../../src/api/traits/repeatable-names.js'
import { endpointOf } from '../support.js'

const repeatable = (name: string, params?: Record<string, unknown>): boolean =>
  isRepeatableCall(endpointOf(name), params)

describe('repeatable calls', () => {
  it.each([
    'info',
    'ping',
    'get',
    'indices.exists',
    'search',
    'msearch',
    'mget',
    'count',
    'field_caps',
    'indices.validate_query',
    'explain',
    'termvectors',
    'indices.analyze',
    'sql.query',
    'esql.query',
    'render_search_template',
    'clear_scroll',
    'close_point_in_time',
    'delete',
    'indices.delete',
    'indices.refresh',
    'indices.flush',
    'indices.forcemerge',
    'indices.clear_cache',
    'indices.open',
    'indices.close',
    'indices.put_settings',
    'indices.put_mapping',
    'put_script',
    'cluster.put_settings',
  ])('include %s', (name) => {
    expect(repeatable(name)).toBe(true)
  })

  it.each([
    'scroll',
    'open_point_in_time',
    'index',
    'create',
    'update',
    'bulk',
    'reindex',
    'update_by_query',
    'delete_by_query',
    'indices.create',
    'indices.rollover',
    'snapshot.create',
    'security.create_api_key',
    'security.enroll_kibana',
    'async_search.submit',
    'ml.post_data',
    'inference.put_openai',
    'watcher.execute_watch',
  ])('exclude %s', (name) => {
    expect(repeatable(name)).toBe(false)
  })

  it.each<[string, Record<string, unknown>, boolean]>([
    ['index', { id: '1' }, true],
    ['index', { id: '1', op_type: 'create' }, false],
    ['index', { id: '1', if_seq_no: 0, if_primary_term: 1 }, false],
    ['index', { id: '1', version: 3 }, false],
    ['delete', { id: '1', if_seq_no: 0 }, false],
    ['update', { doc: {} }, true],
    ['update', { body: { doc: {}, doc_as_upsert: true } }, true],
    ['update', { doc: {}, upsert: {} }, false],
    ['update', { script: {} }, false],
    ['update', { body: { script: {} } }, false],
    ['update', { body: '{"doc":{}}' }, false],
    ['update', { doc: {}, if_seq_no: 1 }, false],
    ['search', { version: true }, true],
    ['search', { scroll: '1m' }, false],
    ['eql.search', { keep_on_completion: true }, false],
    ['indices.put_index_template', { create: true }, false],
    ['indices.put_index_template', { create: false, version: 3 }, true],
  ])('include %s with %j: %s', (name, params, expected) => {
    expect(repeatable(name, params)).toBe(expected)
  })

  it('are listed only if the rule decides otherwise', () => {
    const names = new Set(endpointNames())
    const methods = (name: string): string[] => endpointOf(name).routes.map((route) => route.method)
    const listed = [...STATEFUL_GETS, ...CREATING_PUTS, ...READING_POSTS, ...IDEMPOTENT_POSTS]
    for (const name of listed) expect(names.has(name), name).toBe(true)
    for (const name of STATEFUL_GETS) expect(methods(name)[0], name).toMatch(/^GET/)
    for (const name of CREATING_PUTS) expect(methods(name), name).toContain('PUT')
    for (const name of [...READING_POSTS, ...IDEMPOTENT_POSTS]) expect(methods(name), name).toContain('POST')
  })
})

describe('traits of a call', () => {
  it('request tables as text, unless they are to be JSON', () => {
    expect(callTraits(endpointOf('cat.health'))).toMatchObject({
      name: 'cat.health',
      repeatable: true,
      stepwise: false,
      accept: 'text',
    })
    expect(callTraits(endpointOf('cat.health'), { format: 'json' }).accept).toBe('json')
    expect(callTraits(endpointOf('nodes.hot_threads')).accept).toBe('text')
    expect(callTraits(endpointOf('index'), { id: '1' })).toMatchObject({ repeatable: true, accept: 'json' })
  })
})

describe('traits of a request by method and path', () => {
  it.each([
    ['GET', '/', true],
    ['head', '/a', true],
    ['PUT', '/a/_settings', true],
    ['PUT', '/_cluster/settings', true],
    ['PUT', '/a/_mapping', true],
    ['PUT', '/a/_doc/1', true],
    ['PUT', '/a/_doc/1?op_type=create', false],
    ['PUT', '/a/_doc/1?refresh=true&if_seq_no=1', false],
    ['PUT', '/a', false],
    ['PUT', '/_watcher/watch/w/_execute', false],
    ['PUT', '/_security/api_key', false],
    ['GET', '/_security/enroll/kibana', false],
    ['POST', '/a/_search?scroll=1m', false],
    ['PATCH', '/a', false],
    ['DELETE', '/a', true],
    ['POST', '/a/_search', true],
    ['POST', '/_search?size=1', true],
    ['POST', '/a,b/_count', true],
    ['POST', '/_msearch', true],
    ['POST', '/_msearch/template', true],
    ['POST', '/_query', true],
    ['POST', '/a/_explain/1', true],
    ['POST', '/a/_doc', false],
    ['POST', '/_bulk', false],
    ['POST', '/a/_update_by_query', false],
    ['POST', '/_search/scroll', false],
    ['GET', '/_search/scroll', false],
    ['GET', '/_search/scroll/id', false],
    ['PUT', '/a/_create/1', false],
    ['POST', '/a_search', false],
  ])('%s %s: %s', (method, path, expected) => {
    expect(traitsOf({ method, path })).toMatchObject({ name: `${method.toUpperCase()} ${path}`, repeatable: expected })
  })

  it.each([
    ['GET', '/', true],
    ['HEAD', '/a/_doc/1', true],
    ['POST', '/a/_search', true],
    ['POST', '/_query', true],
    ['POST', '/a/_search?scroll=1m', false],
    ['GET', '/_search/scroll', false],
    ['GET', '/_security/enroll/kibana', false],
    ['GET', '/_plugin/jobs', true],
    ['DELETE', '/_plugin/jobs/1', false],
    ['DELETE', '/a', false],
    ['PUT', '/a/_doc/1', false],
    ['POST', '/a/_forcemerge', false],
    ['POST', '/_bulk', false],
  ])('%s %s reads: %s', (method, path, expected) => {
    expect(traitsOf({ method, path }).reads).toBe(expected)
  })

  it('include parameters of the querystring', () => {
    const request = { method: 'PUT', path: '/a/_doc/1' }
    expect(traitsOf({ ...request, querystring: { op_type: 'create' } }).repeatable).toBe(false)
    expect(traitsOf({ ...request, querystring: 'refresh=true&version=3' }).repeatable).toBe(false)
    expect(traitsOf({ ...request, querystring: { refresh: true } }).repeatable).toBe(true)
  })

  it('allow to repeat the deletion of scrolls', () => {
    expect(traitsOf({ method: 'DELETE', path: '/_search/scroll' }).repeatable).toBe(true)
  })

  it('request tables as text, unless they are to be JSON', () => {
    expect(traitsOf({ method: 'GET', path: '/_cat/health?v' }).accept).toBe('text')
    expect(traitsOf({ method: 'GET', path: '/_cat/health?format=json' }).accept).toBe('json')
    expect(traitsOf({ method: 'GET', path: '/_cat/health', querystring: { format: 'json' } }).accept).toBe('json')
    expect(traitsOf({ method: 'GET', path: '/_cat/health', querystring: 'v=true&format=json' }).accept).toBe('json')
    expect(traitsOf({ method: 'GET', path: '/_cluster/health' }).accept).toBe('json')
  })
})
