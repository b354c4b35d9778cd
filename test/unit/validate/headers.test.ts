import { describe, expect, it } from 'vitest'
import { parseHeaders, parseLine } from '../../../src/validate/headers.js'

describe('parseHeaders', () => {
  it('returns names in lower case, text of numbers and booleans, and undefined for null', () => {
    const given = { 'X-A': 1, 'X-B': true, 'X-C': null, 'X-D': ['a', 2] }
    expect(parseHeaders('headers', given)).toEqual({ 'x-a': '1', 'x-b': 'true', 'x-c': undefined, 'x-d': ['a', '2'] })
  })

  it.each<[unknown, string]>([
    ['a: b', 'headers must be an object of header fields'],
    [{ 'a b': '1' }, 'headers has a field with an invalid name: "a b"'],
    [{ a: {} }, 'headers["a"] must be a string'],
    [{ a: 'secret\r\nb: c' }, 'headers["a"] has a character that a header cannot carry'],
    [{ Te: 'trailers' }, 'headers: the header te belongs to the connection'],
  ])('refuses %j', (value, message) => {
    expect(() => parseHeaders('headers', value)).toThrow(message)
    expect(() => parseHeaders('headers', value)).not.toThrow('secret')
  })
})

describe('parseLine', () => {
  it('accepts Latin-1, and no other characters', () => {
    expect(parseLine('opaqueId', 'é')).toBe('é')
    expect(() => parseLine('opaqueId', '€')).toThrow('opaqueId has a character')
  })
})
