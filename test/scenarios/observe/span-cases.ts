import { Client, type ClientOptions } from 'rxelastic'
import { MemoryConnection, type MemoryResponse } from 'rxelastic/testing'
import type { Observable } from 'rxjs'

const CLOUD = { 'x-found-handling-cluster': 'catalog', 'x-found-handling-instance': 'instance-0000000001' }

export function connect(respond: () => MemoryResponse, options: object = {}): Client {
  const Connection = MemoryConnection.answering(async () => respond())
  const node = 'https://elastic:hunter2@es.test:9201/prefix'
  return new Client({ node, Connection, retryBackoff: () => 0, ...options } as ClientOptions)
}

export const ok = (headers = {}) => connect(() => ({ body: { hits: {} }, headers }))

/** Source: semantic-conventions v1.44.0, `docs/db/elasticsearch.md`, table of attributes */
export const LEVELS: Readonly<Record<string, string>> = {
  'db.system.name': 'required',
  'db.operation.name': 'required',
  'http.request.method': 'required',
  'url.full': 'required',
  'db.operation.parameter.index': 'conditionally required: path parameters',
  'db.response.status_code': 'conditionally required: a response',
  'error.type': 'conditionally required: a failure',
  'server.port': 'conditionally required: another than the default port',
  'db.collection.name': 'recommended',
  'db.namespace': 'recommended',
  'db.operation.batch.size': 'recommended: a batch',
  'db.query.text': 'recommended: sanitized',
  'elasticsearch.node.name': 'recommended',
  'server.address': 'recommended',
}

export const CASES: Readonly<Record<string, [call$: () => Observable<unknown>, name: string, attributes: object]>> = {
  'a search': [
    () => ok(CLOUD).search$({ index: ['books', 'films'], query: { match: { title: 'rx' } }, routing: 'r', q: 'rx' }),
    'search books,films',
    {
      'db.system.name': 'elasticsearch',
      'db.operation.name': 'search',
      'db.collection.name': 'books,films',
      'db.namespace': 'catalog',
      'db.operation.parameter.index': 'books,films',
      'db.query.text': '{"query":{"match":{"title":"?"}}}',
      'db.response.status_code': '200',
      'elasticsearch.node.name': 'instance-0000000001',
      'http.request.method': 'POST',
      'server.address': 'es.test',
      'server.port': 9201,
      'url.full': 'https://es.test:9201/prefix/books,films/_search?routing=r&q=REDACTED',
    },
  ],
  'a call without path parameters that is repeated': [
    () => {
      let requests = 0
      return connect(() => (++requests === 1 ? { statusCode: 503 } : { body: {} })).cluster.health$()
    },
    'cluster.health',
    {
      'db.system.name': 'elasticsearch',
      'db.operation.name': 'cluster.health',
      'db.response.status_code': '200',
      'http.request.method': 'GET',
      'rxelastic.attempts': 2,
      'server.address': 'es.test',
      'server.port': 9201,
      'url.full': 'https://es.test:9201/prefix/_cluster/health',
    },
  ],
  'a bulk of one kind': [
    () => ok().bulk$({ index: 'books', operations: [{ index: {} }, { doc: {} }, '{"index":{}}', '{"a":2}'] }),
    'bulk index books',
    {
      'db.system.name': 'elasticsearch',
      'db.operation.name': 'bulk index',
      'db.operation.batch.size': 2,
      'db.collection.name': 'books',
      'db.operation.parameter.index': 'books',
      'db.response.status_code': '200',
      'http.request.method': 'POST',
      'server.address': 'es.test',
      'server.port': 9201,
      'url.full': 'https://es.test:9201/prefix/books/_bulk',
    },
  ],
  'a bulk of several kinds, in one index': [
    () => ok().bulk$({ operations: [{ delete: { _index: 'a', _id: '1' } }, { create: { _index: 'a' } }, { doc: {} }] }),
    'bulk a',
    {
      'db.system.name': 'elasticsearch',
      'db.operation.name': 'bulk',
      'db.operation.batch.size': 2,
      'db.collection.name': 'a',
      'db.response.status_code': '200',
      'http.request.method': 'POST',
      'server.address': 'es.test',
      'server.port': 9201,
      'url.full': 'https://es.test:9201/prefix/_bulk',
    },
  ],
  'a bulk of one operation': [
    () => ok().bulk$({ operations: [{ update: { _index: 'a', _id: '1' } }, { doc: {} }] }),
    'update a',
    {
      'db.system.name': 'elasticsearch',
      'db.operation.name': 'update',
      'db.collection.name': 'a',
      'db.response.status_code': '200',
      'http.request.method': 'POST',
      'server.address': 'es.test',
      'server.port': 9201,
      'url.full': 'https://es.test:9201/prefix/_bulk',
    },
  ],
  'a multi search': [
    () => ok().msearch$({ searches: [{ index: 'a' }, { query: { match_all: {} } }, { index: 'b' }, { size: 3 }] }),
    'msearch',
    {
      'db.system.name': 'elasticsearch',
      'db.operation.name': 'msearch',
      'db.operation.batch.size': 2,
      'db.query.text': '{"query":{"match_all":{}}}; {"size":"?"}',
      'db.response.status_code': '200',
      'http.request.method': 'POST',
      'server.address': 'es.test',
      'server.port': 9201,
      'url.full': 'https://es.test:9201/prefix/_msearch',
    },
  ],
  'a failure of the server': [
    () => connect(() => ({ statusCode: 404, body: { error: {} } })).get$({ index: 'a', id: '1/2' }),
    'get a',
    {
      'db.system.name': 'elasticsearch',
      'db.operation.name': 'get',
      'db.collection.name': 'a',
      'db.operation.parameter.index': 'a',
      'db.operation.parameter.id': '1/2',
      'db.response.status_code': '404',
      'error.type': '404',
      'http.request.method': 'GET',
      'server.address': 'es.test',
      'server.port': 9201,
      'url.full': 'https://es.test:9201/prefix/a/_doc/1%2F2',
    },
  ],
  'a failure without a response': [
    () =>
      connect(
        () => {
          throw new Error('no route')
        },
        { maxRetries: 0, node: 'http://[::1]' },
      ).request$({ method: 'options', path: '/unknown?sig=hunter2&color=blue' }),
    'request',
    {
      'db.system.name': 'elasticsearch',
      'db.operation.name': 'request',
      'error.type': 'ConnectionError',
      'http.request.method': 'OPTIONS',
      'server.address': '::1',
      'server.port': 80,
      'url.full': 'http://[::1]/unknown?sig=REDACTED&color=blue',
    },
  ],
}
