import { describe, expect, it } from 'vitest'
import { OverflowBuffer } from '../../../../src/helpers/bulk/overflow-buffer.js'
import { jsonSerializerOf } from '../../../../src/json/text/serializer.js'

type Overflow = ConstructorParameters<typeof OverflowBuffer>[0]

describe('OverflowBuffer', () => {
  /** Buffers documents of 4 bytes where 10 have room. */
  function filled(overflow: Overflow) {
    const buffer = new OverflowBuffer(overflow, 10, jsonSerializerOf({}))
    const accepted = ['aaaa', 'bbbb', 'cccc'].map((document) => buffer.push(document))
    const { dropped } = buffer
    const documents = Array.from({ length: buffer.size }, () => buffer.shift())
    return { accepted, dropped, documents }
  }

  it.each<[Overflow, ReturnType<typeof filled>]>([
    ['drop-oldest', { accepted: [true, true, true], dropped: 1, documents: ['bbbb', 'cccc'] }],
    ['drop-newest', { accepted: [true, true, true], dropped: 1, documents: ['aaaa', 'bbbb'] }],
    ['error', { accepted: [true, true, false], dropped: 0, documents: ['aaaa', 'bbbb'] }],
  ])('obeys %s', (overflow, expected) => {
    expect(filled(overflow)).toEqual(expected)
  })

  it('counts the bytes of objects as JSON, and none of what cannot be written', () => {
    const refuse = () => {
      throw new Error('no JSON')
    }
    const buffer = new OverflowBuffer('error', 9, jsonSerializerOf({}))
    expect(buffer.push({ a: 'é' })).toBe(false)
    expect([buffer.push({ a: 'e' }), buffer.push({ toJSON: refuse })]).toEqual([true, true])
  })

  it('has room again after a document is taken out', () => {
    const buffer = new OverflowBuffer('error', 4, jsonSerializerOf({}))
    buffer.push('aaaa')
    buffer.shift()
    expect(buffer.push(Buffer.from('bbbb'))).toBe(true)
  })
})
