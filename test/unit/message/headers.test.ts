import { describe, expect, it } from 'vitest'
import { addHeader, mergeHeaders } from '../../../src/message/headers.js'

describe('mergeHeaders', () => {
  it('gives precedence to the later layer, and keeps removed fields removed', () => {
    const client = { 'x-a': 'client', 'x-b': 'client' }
    const call = mergeHeaders(client, { 'x-a': undefined, 'x-c': 'call' })
    expect(call).toEqual({ 'x-a': undefined, 'x-b': 'client', 'x-c': 'call' })
    expect('x-a' in call).toBe(true)
    expect(mergeHeaders({ 'x-a': 'node' }, call)['x-a']).toBeUndefined()
  })

  it('returns the lower layer where there is no other', () => {
    const client = { 'x-a': '1' }
    expect(mergeHeaders(client, undefined)).toBe(client)
  })
})

describe.each(['content-type', 'authorization'] as const)('addHeader of %s', (name) => {
  it('adds a field that has no value', () => {
    expect(addHeader({ accept: '*/*' }, name, 'new')).toEqual({ accept: '*/*', [name]: 'new' })
    expect(addHeader({ accept: '*/*', [name]: undefined }, name, 'new')).toEqual({ accept: '*/*', [name]: 'new' })
  })

  it('keeps an existing value', () => {
    const headers = { [name]: 'given' }
    expect(addHeader(headers, name, 'new')).toBe(headers)
  })
})
