import { gzipSync } from 'node:zlib'
import { lastValueFrom, of } from 'rxjs'
import { describe, expect, it, vi } from 'vitest'
import { Events } from '../../../src/call/events.js'
import { DeserializationError } from '../../../src/errors/index.js'
import { jsonSerializer } from '../../../src/json/text/serializer.js'
import type { Result } from '../../../src/message/result.js'
import type { Head } from '../../../src/message/wire.js'
import { deserialize } from '../../../src/operators/deserialize.js'
import { type CallParts, chunk, head, makeCall } from '../../support/calls/calls.js'

function resultOf(first: Head, body: Buffer, parts?: CallParts, serializer = jsonSerializer): Promise<Result> {
  return lastValueFrom(of({ head: first, body }).pipe(deserialize(makeCall(parts), serializer, new Events())))
}

const typed = (type: string | undefined) => head(200, { 'content-type': type })

async function failure(body: string | Buffer): Promise<DeserializationError> {
  const error = await resultOf(head(), Buffer.from(body)).catch((cause: unknown) => cause)
  return error instanceof DeserializationError ? error : expect.fail(`no DeserializationError: ${String(error)}`)
}

describe('deserialize', () => {
  it.each([
    'application/json',
    'application/vnd.elasticsearch+json;compatible-with=9',
    'APPLICATION/JSON; charset=UTF-8',
    'application/geo+json',
    undefined,
  ])('parses %s', async (type) => {
    expect((await resultOf(typed(type), chunk('{"title":"Ü","n":[1,null]}'))).body).toEqual({
      title: 'Ü',
      n: [1, null],
    })
  })

  it.each([
    'text/plain; charset=UTF-8',
    'text/csv',
    'application/yaml',
    'application/x-ndjson',
    'application/vnd.elasticsearch+x-ndjson;compatible-with=9',
  ])('returns %s as text', async (type) => {
    expect((await resultOf(typed(type), chunk('{"a":1}\nÜ'))).body).toBe('{"a":1}\nÜ')
  })

  it.each(['application/vnd.mapbox-vector-tile', 'application/vnd.apache.arrow.stream', 'application/cbor'])(
    'returns %s as bytes',
    async (type) => {
      const bytes = Buffer.from([0, 255, 123])
      expect((await resultOf(typed(type), bytes)).body).toBe(bytes)
    },
  )

  it('returns an empty string for an empty body', async () => {
    expect((await resultOf(head(204), Buffer.alloc(0))).body).toBe('')
    expect((await resultOf(typed('text/plain'), Buffer.alloc(0))).body).toBe('')
  })

  it.each([
    [200, true],
    [404, false],
    [302, true],
  ])('returns a boolean for status %i of HEAD', async (status, expected) => {
    expect((await resultOf(head(status), Buffer.alloc(0), { params: { method: 'HEAD' } })).body).toBe(expected)
  })

  it.each(['null', '0', 'false', '""'])('emits %s unchanged', async (text) => {
    expect((await resultOf(head(), chunk(text))).body).toBe(JSON.parse(text))
  })

  it('emits the facts of the response', async () => {
    const first = head(200, { warning: '299 Elasticsearch-9.4.3 "old [use new]"' })
    const parts = { settings: { context: { user: 7 } } }
    expect(await resultOf(first, chunk('1'), parts)).toEqual({
      body: 1,
      statusCode: 200,
      headers: first.headers,
      warnings: ['old [use new]'],
      meta: makeCall(parts).meta(),
    })
  })

  it.each(['{"hits":', '{"a":1}}', 'null,', "{'a':1}", '<html></html>'])('refuses %j and quotes it', async (text) => {
    const error = await failure(text)
    expect([error.data, error.cause]).toEqual([text, expect.any(SyntaxError)])
  })

  it('refuses bytes that are not UTF-8, so that no character passes for another', async () => {
    const error = await failure(Buffer.from('{"name":"\xfc"}', 'latin1'))
    expect(error.message).toContain('no UTF-8')
  })

  it('refuses them in plain text, too, as in a compressed response that lost its header', async () => {
    const compressed = gzipSync('green open cities')
    await expect(resultOf(typed('text/plain'), compressed)).rejects.toThrow('no UTF-8: byte 1 is 0x8b')
  })

  it('quotes only the beginning of a long body', async () => {
    const { data } = await failure('['.repeat(1_000_000))
    expect(data).toBe('['.repeat(10_000))
  })

  it.each([
    '{"__proto__":{"admin":true}}',
    '{"hits":[{"_source":{"__proto__":null}}]}',
    String.raw`{"\u005f\u005fproto\u005f\u005f":1}`,
    String.raw`{"__pr\u006Fto__":1}`,
    String.raw`{"\u005F_proto__":1}`,
    String.raw`[[{"__prot\u006f__":{}}]]`,
    '{"constructor":{"prototype":{}}}',
    String.raw`{"\u0063onstructor":{"pr\u006ftotype":1}}`,
    String.raw`{"constructor":{"prot\u006Ftype":1}}`,
  ])('refuses the hostile %s', async (text) => {
    const error = await failure(text)
    expect([error.data, error.cause]).toEqual([text, expect.any(SyntaxError)])
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
  })

  it.each(['{"text":"__proto__"}', '{"constructor":"Ferrari"}', '{"prototype":1}', String.raw`{"a":"\u005f_"}`])(
    'accepts the harmless %s',
    async (text) => {
      expect((await resultOf(head(), chunk(text))).body).toEqual(JSON.parse(text))
    },
  )

  it('survives nesting deeper than the stack', async () => {
    const depth = 5_000
    const text = `${'{"__proto__x":'.repeat(depth)}1${'}'.repeat(depth)}`
    expect(await resultOf(head(), chunk(text))).toMatchObject({ statusCode: 200 })
  })

  it('uses the given serializer and passes on its objections', async () => {
    const read = vi.fn(() => 'mine')
    expect((await resultOf(head(), chunk('text'), {}, { ...jsonSerializer, deserialize: read })).body).toBe('mine')
    expect(read.mock.calls).toEqual([['text']])
    const broken = { ...jsonSerializer, deserialize: () => { throw 'no' } } // biome-ignore format: one line
    const error = await resultOf(head(), chunk('text'), {}, broken).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ name: 'DeserializationError', cause: 'no', data: 'text' })
  })
})
