import { describe, expect, it } from 'vitest'
import { bind } from '../support.js'

/** Written by hand from the API reference: it keeps the generator honest. */
const CONTRACT: [api: string, params: Record<string, unknown>, request: Record<string, unknown>][] = [
  ['info', {}, { method: 'GET', path: '/' }],
  ['ping', {}, { method: 'HEAD', path: '/' }],
  ['search', {}, { method: 'GET', path: '/_search' }],
  ['search', { index: 'a', q: 'x' }, { method: 'GET', path: '/a/_search', querystring: { q: 'x' } }],
  [
    'search',
    { index: ['a', 'b*'], size: 5, query: { match_all: {} }, routing: 'r', filter_path: ['took'] },
    {
      method: 'POST',
      path: '/a,b*/_search',
      querystring: { routing: 'r', filter_path: ['took'] },
      body: { size: 5, query: { match_all: {} } },
    },
  ],
  ['count', { index: 'a', query: {} }, { method: 'POST', path: '/a/_count', body: { query: {} } }],
  [
    'msearch',
    { searches: [{ index: 'a' }, { size: 0 }], typed_keys: true },
    { method: 'POST', path: '/_msearch', querystring: { typed_keys: true }, bulkBody: [{ index: 'a' }, { size: 0 }] },
  ],
  ['get', { index: 'a', id: 1 }, { method: 'GET', path: '/a/_doc/1' }],
  ['exists', { index: 'a', id: '1' }, { method: 'HEAD', path: '/a/_doc/1' }],
  ['get_source', { index: 'a', id: '1' }, { method: 'GET', path: '/a/_source/1' }],
  ['mget', { index: 'a', ids: ['1'] }, { method: 'POST', path: '/a/_mget', body: { ids: ['1'] } }],
  [
    'index',
    { index: 'a', id: 'x/y', document: { n: 1 }, refresh: 'wait_for' },
    { method: 'PUT', path: '/a/_doc/x%2Fy', querystring: { refresh: 'wait_for' }, body: { n: 1 } },
  ],
  ['index', { index: 'a', document: { n: 1 } }, { method: 'POST', path: '/a/_doc', body: { n: 1 } }],
  ['create', { index: 'a', id: '1', document: {} }, { method: 'PUT', path: '/a/_create/1', body: {} }],
  [
    'update',
    { index: 'a', id: '1', doc: { n: 2 }, retry_on_conflict: 3 },
    { method: 'POST', path: '/a/_update/1', querystring: { retry_on_conflict: 3 }, body: { doc: { n: 2 } } },
  ],
  ['delete', { index: 'a', id: '1' }, { method: 'DELETE', path: '/a/_doc/1' }],
  [
    'bulk',
    { index: 'a', operations: [{ index: {} }, { n: 1 }] },
    { method: 'POST', path: '/a/_bulk', bulkBody: [{ index: {} }, { n: 1 }] },
  ],
  [
    'update_by_query',
    { index: 'a', conflicts: 'proceed', slices: 'auto', script: {} },
    {
      method: 'POST',
      path: '/a/_update_by_query',
      querystring: { slices: 'auto' },
      body: { conflicts: 'proceed', script: {} },
    },
  ],
  [
    'reindex',
    { source: { index: 'a' }, dest: { index: 'b' }, wait_for_completion: false },
    {
      method: 'POST',
      path: '/_reindex',
      querystring: { wait_for_completion: false },
      body: { source: { index: 'a' }, dest: { index: 'b' } },
    },
  ],
  [
    'scroll',
    { scroll_id: 's', scroll: '1m' },
    { method: 'POST', path: '/_search/scroll', body: { scroll_id: 's', scroll: '1m' } },
  ],
  ['clear_scroll', { scroll_id: 's' }, { method: 'DELETE', path: '/_search/scroll', body: { scroll_id: 's' } }],
  [
    'open_point_in_time',
    { index: 'a', keep_alive: '1m' },
    { method: 'POST', path: '/a/_pit', querystring: { keep_alive: '1m' } },
  ],
  ['close_point_in_time', { id: 'p' }, { method: 'DELETE', path: '/_pit', body: { id: 'p' } }],
  ['field_caps', { fields: ['a'] }, { method: 'POST', path: '/_field_caps', body: { fields: ['a'] } }],
  [
    'indices.create',
    { index: 'a', mappings: {}, wait_for_active_shards: 'all' },
    { method: 'PUT', path: '/a', querystring: { wait_for_active_shards: 'all' }, body: { mappings: {} } },
  ],
  ['indices.exists', { index: 'a' }, { method: 'HEAD', path: '/a' }],
  ['indices.delete', { index: ['a', 'b'] }, { method: 'DELETE', path: '/a,b' }],
  [
    'indices.put_mapping',
    { index: 'a', properties: {} },
    { method: 'PUT', path: '/a/_mapping', body: { properties: {} } },
  ],
  ['indices.put_settings', { settings: { x: 1 } }, { method: 'PUT', path: '/_settings', body: { x: 1 } }],
  ['indices.refresh', {}, { method: 'GET', path: '/_refresh' }],
  [
    'cluster.health',
    { index: 'a', wait_for_status: 'green' },
    { method: 'GET', path: '/_cluster/health/a', querystring: { wait_for_status: 'green' } },
  ],
  [
    'cat.indices',
    { index: 'a*', format: 'json', h: ['index', 'health'] },
    { method: 'GET', path: '/_cat/indices/a*', querystring: { format: 'json', h: ['index', 'health'] } },
  ],
  ['tasks.get', { task_id: 'n:1' }, { method: 'GET', path: '/_tasks/n%3A1' }],
  ['ilm.put_lifecycle', { name: 'p', policy: {} }, { method: 'PUT', path: '/_ilm/policy/p', body: { policy: {} } }],
  [
    'snapshot.create_repository',
    { name: 'r', repository: { type: 'fs' } },
    { method: 'PUT', path: '/_snapshot/r', body: { type: 'fs' } },
  ],
  [
    'ml.open_job',
    { job_id: 'j', timeout: '1m' },
    { method: 'POST', path: '/_ml/anomaly_detectors/j/_open', body: { timeout: '1m' } },
  ],
]

describe('bindParams with the requests of the API reference', () => {
  it.each(CONTRACT)('binds %s %j', (api, params, request) => {
    expect(bind(api, params)).toEqual(request)
  })
})
