import { errors } from 'rxelastic'
import { describe, expect, test } from 'vitest'

const meta = {
  context: undefined,
  name: 'rxelastic',
  request: { params: undefined, options: undefined, id: 1 },
  connection: null,
  attempts: 0,
  aborted: false,
}

const message = (body: unknown, statusCode = 400): string =>
  new errors.ResponseError({ body, statusCode, headers: {}, warnings: null, meta }).message

describe('the message of a ResponseError', () => {
  test('says type and reason', () => {
    const error = { type: 'index_not_found_exception', reason: 'no such index [books]' }
    expect(message({ error, status: 404 }, 404)).toBe('404 index_not_found_exception: no such index [books]')
  })

  test('says root cause and causes, each once', () => {
    const root = { type: 'query_shard_exception', reason: 'no field [x]' }
    const error = {
      type: 'search_phase_execution_exception',
      reason: 'all shards failed',
      root_cause: [root, root],
      caused_by: { ...root, caused_by: { type: 'illegal_argument_exception', reason: 'bad' } },
    }
    expect(message({ error })).toBe(
      '400 search_phase_execution_exception: all shards failed; caused by query_shard_exception: no field [x]; caused by illegal_argument_exception: bad',
    )
  })

  test('says what there is when the body is a text, has a text, or is empty', () => {
    expect(message('Bad Gateway', 502)).toBe('502: Bad Gateway')
    expect(message({ error: 'Incorrect HTTP method' }, 405)).toBe('405: Incorrect HTTP method')
    expect(message('', 503)).toBe('Elasticsearch answered with status 503')
    expect(message({ found: false }, 404)).toBe('Elasticsearch answered with status 404')
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

  test.each(classes)('%s has its name and is an ElasticsearchClientError', (name, error) => {
    expect(error.name).toBe(name)
    expect(error).toBeInstanceOf(errors.ElasticsearchClientError)
    expect(error).toBeInstanceOf(Error)
    expect(String(error.stack)).toContain(name)
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name, message: error.message })
  })

  test('data errors carry what they are about', () => {
    expect(new errors.SerializationError('m', 5n).data).toBe(5n)
    expect(new errors.DeserializationError('m', '{"').data).toBe('{"')
  })

  test('a TimeoutError says which deadline, how long, where and which attempt', () => {
    const { message: text } = new errors.TimeoutError('idle', 250, { warnings: null, meta: { ...meta, attempts: 2 } })
    expect(text).toBe('idleTimeout of 250 ms exceeded before a node was chosen, attempt 3')
  })
})
