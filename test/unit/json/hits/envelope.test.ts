import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Envelope } from '../../../../src/json/hits/envelope.js'

/** Walks text that arrives in chunks, up to the end that the envelope reports. */
function walk(text: string, cuts: readonly number[] = []) {
  const bytes = Buffer.from(text)
  const envelope = new Envelope()
  const edges = [...new Set([0, ...cuts.filter((cut) => cut < bytes.length), bytes.length])].sort((a, b) => a - b)
  let end = -1
  for (let n = 0; n + 1 < edges.length && end < 0; n++) {
    const [from = 0, to] = edges.slice(n, n + 2)
    // Other bytes stand in front, as behind the hits of an earlier response.
    const inChunk = envelope.walk(Buffer.concat([Buffer.from('}]'), bytes.subarray(from, to)]), 2)
    end = inChunk < 0 ? -1 : from + inChunk - 2
  }
  return { envelope, end, before: bytes.subarray(0, Math.max(end, 0)).toString() }
}

const FOUND = [
  '{"hits":{"hits":[',
  '{ "took" : 1 , "hits" : { "total" : { "value" : 3 } , "hits" : [',
  '{"\\u0068its":{"h\\u0069ts":[',
  '{"_shards":{"hits":[1,{"hits":[]}]},"hits":{"max_score":null,"hits":[',
  '{"a":"\\"hits\\":{","hits":{"b":"\\\\","hits":[',
  '{"hits":[],"hits":{"x":{"hits":[]},"hits":[',
  '{"aggregations":{"hits":{"hits":[{"hits":1}]}},"ü😀":1,"hits":{"hits":[',
]

const WITHOUT = [
  '{}',
  '{"took":1}',
  '{"hits":[]}',
  '{"hits":{"total":3}}',
  '{"hits":{"hits":{}}}',
  '{"hits":{"hits ":[]}}',
  '{"Hits":{"hits":[]}}',
  '{"hits":{"a":{"hits":[]}}}',
  '{"a":{"hits":[]},"hits":{"hit":[]}}',
]

describe('Envelope', () => {
  it.each(FOUND)('ends where the hits of %s begin, wherever chunks are cut', (text) => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const { envelope, end, before } = walk(`${text}{"_id":"1"}]}}`, cuts)
        expect(before).toBe(text)
        expect(end).toBe(Buffer.byteLength(text))
        expect(envelope.found).toBe(true)
        expect(envelope.bytes.toString()).toBe(text)
      }),
    )
  })

  it.each(WITHOUT)('ends with the response %s, which has no list of hits', (text) => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const { envelope, end } = walk(`${text} `, cuts)
        expect(end).toBe(Buffer.byteLength(text))
        expect(envelope.found).toBe(false)
        expect(envelope.bytes.toString()).toBe(text)
      }),
    )
  })

  it('needs more chunks until then', () => {
    for (let length = 1; length < '{"hits":{"hits":['.length; length++) {
      expect(walk('{"hits":{"hits":['.slice(0, length)).end).toBe(-1)
    }
  })

  it('refuses bytes that JSON cannot have outside strings, and only there', () => {
    expect(() => walk('{/* hits */"hits":{"hits":[')).toThrow(SyntaxError)
    expect(walk('{"a":"/* #@ */","hits":{"hits":[').envelope.found).toBe(true)
  })

  it('goes on behind the hits, to the end of the response', () => {
    const bytes = Buffer.from('{"hits":{"hits":[{"_id":"1"}],"total":1},"aggregations":{"a":1}} ')
    const envelope = new Envelope()
    expect(bytes.subarray(0, envelope.walk(bytes, 0)).toString()).toBe('{"hits":{"hits":[')
    const end = envelope.walk(bytes, bytes.indexOf(']'))
    expect(end).toBe(bytes.length - 1)
    expect(envelope.found).toBe(false)
    expect(envelope.bytes.toString()).toBe('{"hits":{"hits":[],"total":1},"aggregations":{"a":1}}')
  })

  it('keeps copies of its bytes', () => {
    const bytes = Buffer.from('{"hits":{"hits":[')
    const envelope = new Envelope()
    envelope.walk(bytes, 0)
    bytes.fill(0)
    expect(envelope.bytes.toString()).toBe('{"hits":{"hits":[')
  })
})
