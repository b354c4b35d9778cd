import { describe, expect, it } from 'vitest'
import { DeserializationError } from '../../../../src/errors/index.js'
import { jsonSerializer, type Serializer } from '../../../../src/json/text/serializer.js'
import { parseHits, parseJson } from '../../../../src/json/text/unreadable.js'

const parse = (bytes: Buffer, serializer: Serializer): unknown => parseJson(bytes, serializer, 'a hit')

describe('unreadable', () => {
  it.each([
    ['a hit', parse],
    ['a page', parseHits],
  ])('refuses %s that is not UTF-8 or not JSON', (what, read) => {
    expect(read(Buffer.from('{"name":"Zürich"}'), jsonSerializer)).toEqual(
      read === parse ? { name: 'Zürich' } : [{ name: 'Zürich' }],
    )
    for (const bytes of [Buffer.from('{"name":"Zürich"}', 'latin1'), Buffer.from('{"name":')]) {
      expect(() => read(bytes, jsonSerializer)).toThrow(DeserializationError)
      expect(() => read(bytes, jsonSerializer)).toThrow(`${what} cannot be read`)
    }
  })
})
