import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../../src/errors/index.js'
import { endToEndHeaders, framingProblem, lengthOf } from '../../../src/message/framing.js'

describe('framingProblem', () => {
  it.each(['transfer-encoding', 'te', 'trailer', 'upgrade', 'expect', 'keep-alive'])(
    'refuses the field %s',
    (field) => {
      expect(framingProblem(field, 'x')).toContain(field)
    },
  )

  it('accepts close and keep-alive for connection, in any case', () => {
    expect([framingProblem('connection', 'Close'), framingProblem('connection', 'keep-alive')]).toEqual([
      undefined,
      undefined,
    ])
    expect(framingProblem('connection', 'upgrade')).toContain('close or keep-alive')
  })

  it('refuses several hosts', () => {
    expect(framingProblem('host', 'a')).toBeUndefined()
    expect(framingProblem('host', ['a', 'b'])).toContain('single string')
  })

  it('accepts a field without a value', () => {
    expect(framingProblem('te', undefined)).toBeUndefined()
  })
})

describe('endToEndHeaders', () => {
  it('returns the same object without a content-length', () => {
    const headers = { accept: 'application/json' }
    expect(endToEndHeaders(headers, '{}')).toBe(headers)
  })

  it('removes a right content-length', () => {
    expect(endToEndHeaders({ 'content-length': '4', accept: '*/*' }, 'aé{')).toEqual({ accept: '*/*' })
  })

  it('removes any content-length of a stream or a compressed body', () => {
    expect(endToEndHeaders({ 'content-length': '9' }, Readable.from([]))).toEqual({})
    const coded = { 'content-encoding': 'gzip' }
    expect(endToEndHeaders({ 'content-length': '9', ...coded }, Buffer.from('gz'))).toEqual(coded)
  })

  it.each(['3', '-2', '2x', ''])('refuses the content-length %j of two bytes', (length) => {
    expect(() => endToEndHeaders({ 'content-length': length }, '{}')).toThrow(ConfigurationError)
  })
})

describe('lengthOf', () => {
  it('counts bytes, and none of a stream', () => {
    const bodies = [undefined, 'é', new Uint8Array(3), Readable.from([])]
    expect(bodies.map(lengthOf)).toEqual([0, 2, 3, undefined])
  })
})
