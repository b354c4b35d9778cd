import { errors, type RedactionOptions } from 'rxelastic'
import { describe, expect, it } from 'vitest'

const meta = {
  context: undefined,
  name: 'rxelastic',
  request: { params: undefined, options: undefined, id: 1 },
  connection: null,
  attempts: 0,
  aborted: false,
}

const askedFor = (params: unknown) => ({ ...meta, request: { params, options: undefined, id: 1 } })

const message = (body: unknown, statusCode = 400, path = '/books/_search', redaction?: RedactionOptions): string =>
  new errors.ResponseError(
    { body, statusCode, headers: {}, warnings: null, meta: askedFor({ method: 'GET', path }) },
    { redaction },
  ).message

describe('ResponseError', () => {
  it('contains the request, type and reason', () => {
    const error = { type: 'index_not_found_exception', reason: 'no such index [books]' }
    expect(message({ error, status: 404 }, 404)).toBe(
      '404 for GET /books/_search: index_not_found_exception: no such index [books]',
    )
  })

  it('contains root cause and causes, each once', () => {
    const root = { type: 'query_shard_exception', reason: 'no field [x]' }
    const error = {
      type: 'search_phase_execution_exception',
      reason: 'all shards failed',
      root_cause: [root, root],
      caused_by: { ...root, caused_by: { type: 'illegal_argument_exception', reason: 'bad' } },
    }
    expect(message({ error })).toBe(
      '400 for GET /books/_search: search_phase_execution_exception: all shards failed; caused by query_shard_exception: no field [x]; caused by illegal_argument_exception: bad',
    )
  })

  it('omits causes whose reason an earlier one repeats', () => {
    const token = "Unrecognized token 'hello': was expecting a JSON Object"
    const root = { type: 'document_parsing_exception', reason: `[1:6] [1:6] ${token}` }
    const error = {
      ...root,
      root_cause: [root],
      caused_by: {
        type: 'x_content_parse_exception',
        reason: `[1:6] ${token}`,
        caused_by: {
          type: 'json_parse_exception',
          reason: token,
          caused_by: { type: 'eof_exception', reason: 'hello' },
        },
      },
    }
    expect(message({ error })).toBe(
      `400 for GET /books/_search: document_parsing_exception: [1:6] [1:6] ${token}; caused by eof_exception: hello`,
    )
  })

  it('contains a body that is text, and handles an empty one', () => {
    expect(message('Bad Gateway', 502)).toBe('502 for GET /books/_search: Bad Gateway')
    expect(message({ error: 'Incorrect HTTP method' }, 405)).toBe('405 for GET /books/_search: Incorrect HTTP method')
    expect(message('', 503)).toBe('503 for GET /books/_search')
    expect(message({}, 404, '/_security/user/nobody')).toBe('404 for GET /_security/user/nobody')
  })

  it.each([{ found: false }, { result: 'not_found' }])('reports that a document does not exist: %j', (body) => {
    expect(message(body, 404, '/books/_doc/1')).toBe('404 for GET /books/_doc/1: not found')
  })

  it.each([
    ['the querystring', '/books/_doc/1?token=hunter2&refresh', '404 for GET /books/_doc/1'],
    ['a secret in the path', '/books;password=hunter2', '404 for GET /books;password=[redacted]'],
    ['credentials in the path', '/proxy/https://u:hunter2@host', '404 for GET /proxy/https://[redacted]@host'],
    ['the end of a long path', `/${'a'.repeat(300)}`, `404 for GET /${'a'.repeat(199)}…`],
  ])('omits %s', (_name, path, expected) => {
    expect(message({}, 404, path)).toBe(expected)
  })

  it('hides the request if the call says so', () => {
    expect(message({ found: false }, 404, '/books', { type: 'remove' })).toBe('404: not found')
    expect(message({}, 404, '/books', { type: 'remove' })).toBe('Elasticsearch answered with status 404')
    expect(message({}, 404, '/card=4', { additionalKeys: ['card'] })).toBe('404 for GET /card=[redacted]')
    expect(message({}, 404, '/books', { additionalKeys: ['path'] })).toBe('404 for GET [redacted]')
    expect(message({}, 404, '/token=a?b=c', { type: 'off' })).toBe('404 for GET /token=a')
  })
})

describe('the error classes', () => {
  const classes = [
    ['ConfigurationError', new errors.ConfigurationError('m')],
    ['SerializationError', new errors.SerializationError('m', { a: 1 })],
    ['DeserializationError', new errors.DeserializationError('m', '{')],
    ['ConnectionError', new errors.ConnectionError('m', { warnings: null, meta })],
    ['TimeoutError', new errors.TimeoutError('request', 10, { warnings: null, meta })],
    ['RequestAbortedError', new errors.RequestAbortedError('m', { warnings: null, meta })],
    ['NoLivingConnectionsError', new errors.NoLivingConnectionsError('m', { warnings: null, meta })],
    ['ProductNotSupportedError', new errors.ProductNotSupportedError('m', { warnings: null, meta })],
    ['ResponseError', new errors.ResponseError({ warnings: null, meta, statusCode: 400 })],
  ] as const

  it.each(classes)('%s has its name and is an ElasticsearchClientError', (name, error) => {
    expect(error.name).toBe(name)
    expect(error).toBeInstanceOf(errors.ElasticsearchClientError)
    expect(error).toBeInstanceOf(Error)
    expect(String(error.stack)).toContain(name)
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name, message: error.message })
  })

  it('carry the data of a data error', () => {
    expect(new errors.SerializationError('m', 5n).data).toBe(5n)
    expect(new errors.DeserializationError('m', '{"').data).toBe('{"')
  })

  it('describe a timeout by deadline, duration, node and attempt', () => {
    const { message: text } = new errors.TimeoutError('idle', 250, { warnings: null, meta: { ...meta, attempts: 2 } })
    expect(text).toBe('idleTimeout of 250 ms exceeded before a node was chosen, attempt 3')
  })
})
