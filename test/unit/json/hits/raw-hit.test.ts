import { describe, expect, it } from 'vitest'
import { isRawHit } from '../../../../src/json/hits/raw-hit.js'

const HIT = { _index: 'a', _id: '1', _routing: undefined, sort: undefined, _source: Buffer.from('{}') }

describe('isRawHit', () => {
  it.each<[what: string, value: unknown]>([
    ['a hit', HIT],
    ['a hit whose search returns no document', { ...HIT, _source: undefined }],
    ['a hit with other bytes', { _index: 'a', _id: '1', _source: Uint8Array.of(0x7b, 0x7d) }],
  ])('is true for %s', (_what, value) => {
    expect(isRawHit(value)).toBe(true)
  })

  it.each<[what: string, value: unknown]>([
    ['a parsed hit', { ...HIT, _source: {} }],
    ['a document', { title: 'Emma' }],
    ['a hit without an id', { ...HIT, _id: undefined }],
    ['a hit without an index', { ...HIT, _index: 1 }],
    ['bytes', HIT._source],
    ['text', '{"_source":{}}'],
    ['null', null],
    ['nothing', undefined],
  ])('is false for %s', (_what, value) => {
    expect(isRawHit(value)).toBe(false)
  })
})
