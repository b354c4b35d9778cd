import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import { lastValueFrom, of } from 'rxjs'
import { describe, expect, it, vi } from 'vitest'
import { ConfigurationError, SerializationError } from '../../../src/errors/index.js'
import { jsonSerializer } from '../../../src/json/text/serializer.js'
import type { CompatibilityVersion } from '../../../src/message/media-types.js'
import type { CallRequest, WireBody } from '../../../src/message/request.js'
import { serializeBody } from '../../../src/operators/serialize-body.js'
import { makeCall, makeRequest } from '../../support/calls/calls.js'

function serialized(
  body: unknown,
  changes: Partial<CallRequest> = {},
  version: CompatibilityVersion = 9,
): Promise<CallRequest<WireBody>> {
  return lastValueFrom(of(makeRequest(body, changes)).pipe(serializeBody(makeCall(), jsonSerializer, version)))
}

function failure(body: unknown, changes: Partial<CallRequest> = {}): Promise<unknown> {
  return serialized(body, changes).then(
    (request) => expect.fail(`serialized as ${String(request.body)}`),
    (error: unknown) => error,
  )
}

describe('serializeBody', () => {
  it.each<[string, unknown, string]>([
    ['an object', { query: { match: { title: 'Ü' } } }, '{"query":{"match":{"title":"Ü"}}}'],
    ['an array', [1, 'a', null], '[1,"a",null]'],
    ['what has a toJSON', { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
    ['a number', 0, '0'],
    ['false', false, 'false'],
    ['text as it is', 'not { JSON', 'not { JSON'],
    ['empty text as it is', '', ''],
  ])('writes %s as JSON', async (_what, body, expected) => {
    expect((await serialized(body)).body).toBe(expected)
  })

  it.each([undefined, null])('sends no body and no content type for %s', async (body) => {
    expect(await serialized(body)).toEqual(makeRequest(undefined))
  })

  it.each<[string, unknown, string]>([
    ['objects', [{ index: {} }, { title: 'a\nb' }], '{"index":{}}\n{"title":"a\\nb"}\n'],
    ['ready-made lines', ['{"index":{}}', { a: 1 }], '{"index":{}}\n{"a":1}\n'],
    ['nothing', [], ''],
    ['text without its last line break', '{"a":1}\n{"b":2}', '{"a":1}\n{"b":2}\n'],
    ['text with it', '{"a":1}\n', '{"a":1}\n'],
  ])('writes %s as lines', async (_what, body, expected) => {
    expect((await serialized(body, { ndjson: true })).body).toBe(expected)
  })

  it('refuses a body that is not a list where lines are required', async () => {
    expect(await failure({ index: {} }, { ndjson: true })).toBeInstanceOf(ConfigurationError)
  })

  it('passes on bytes unchanged', async () => {
    const bytes = Buffer.from([0, 255, 1])
    expect((await serialized(bytes)).body).toBe(bytes)
    const lines = Buffer.from('{}\n')
    expect((await serialized(lines, { ndjson: true })).body).toBe(lines)
  })

  it('ends the last line of bytes, as Elasticsearch requires', async () => {
    expect((await serialized(Buffer.from('{}'), { ndjson: true })).body).toEqual(Buffer.from('{}\n'))
  })

  it('passes on a stream without reading it', async () => {
    const stream = Readable.from(['{"a":', '1}'])
    const { body } = await serialized(stream)
    await turn()
    expect([stream.readableDidRead, stream.readableFlowing]).toEqual([false, null])
    if (!(body instanceof Readable)) expect.fail('the body is no stream')
    expect(await text(body)).toBe('{"a":1}')
  })

  it('refuses a stream that was read, and one that was destroyed', async () => {
    const read = Readable.from(['{}'])
    await text(read)
    const destroyed = Readable.from(['{}']).destroy()
    for (const stream of [read, destroyed]) {
      const error = await failure(stream)
      expect(error).toBeInstanceOf(SerializationError)
      expect(error).toMatchObject({ data: stream, message: expect.stringContaining('read before') })
    }
  })

  const cycle: Record<string, unknown> = {}
  Object.assign(cycle, { self: cycle })
  const broken = new Error('broken getter')
  it.each<[string, unknown, unknown]>([
    ['a cycle', cycle, expect.any(TypeError)],
    ['a function', () => 1, expect.any(TypeError)],
    ['a symbol', Symbol('a'), expect.any(TypeError)],
    ['a toJSON that throws', { toJSON: () => { throw broken } }, broken], // biome-ignore format: one line a case
    ['a toJSON that throws no Error', { toJSON: () => { throw 'a text' } }, 'a text'], // biome-ignore format: one line a case
    ['a toJSON that throws what has no text', { toJSON: () => { throw Object.create(null) } }, {}], // biome-ignore format: one line a case
    ['a toJSON that gives nothing', { toJSON: () => undefined }, expect.any(TypeError)],
    ['a getter that throws', { get title() { throw broken } }, broken], // biome-ignore format: one line a case
  ])('fails for %s with the body in `data` and the reason in `cause`', async (_what, body, cause) => {
    const error = await failure(body)
    expect(error).toBeInstanceOf(SerializationError)
    expect(error).toMatchObject({ cause })
    expect(error instanceof SerializationError && error.data).toBe(body)
  })

  it('fails for an unwritable line with all of them in `data`', async () => {
    const body = [{ a: 1 }, cycle]
    const error = await failure(body, { ndjson: true })
    expect(error).toBeInstanceOf(SerializationError)
    expect(error instanceof SerializationError && error.data).toBe(body)
  })

  it('uses the given serializer', async () => {
    const serialize = vi.fn(() => 'mine')
    const serializer = { ...jsonSerializer, serialize }
    const request = await lastValueFrom(of(makeRequest({ a: 1 })).pipe(serializeBody(makeCall(), serializer, 9)))
    expect([request.body, serialize.mock.calls]).toEqual(['mine', [[{ a: 1 }]]])
  })

  const versioned = (format: string, version: number) =>
    `application/vnd.elasticsearch+${format}; compatible-with=${version}`
  it.each<[string, Partial<CallRequest>, CompatibilityVersion, string]>([
    ['JSON of version 9', {}, 9, versioned('json', 9)],
    ['JSON of version 8', {}, 8, versioned('json', 8)],
    ['lines', { ndjson: true }, 9, versioned('x-ndjson', 9)],
    [
      'JSON, without a version when `accept` has none',
      { headers: { accept: 'application/json' } },
      9,
      'application/json',
    ],
    [
      'lines, without a version when `accept` has none',
      { ndjson: true, headers: { accept: 'text/plain' } },
      9,
      'application/x-ndjson',
    ],
    ['JSON of a version when `accept` has one', { headers: { accept: versioned('json', 9) } }, 9, versioned('json', 9)],
    ['what the caller says', { headers: { 'content-type': 'application/cbor' } }, 9, 'application/cbor'],
  ])('names %s as the body', async (_what, changes, version, expected) => {
    const { headers } = await serialized([{ a: 1 }], changes, version)
    expect(headers).toEqual({ ...changes.headers, 'content-type': expected })
  })

  it.each(['a text', Buffer.from('bytes'), Readable.from(['stream'])])('describes ready-made bodies', async (body) => {
    expect((await serialized(body)).headers['content-type']).toBe(versioned('json', 9))
  })
})
