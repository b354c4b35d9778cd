import { describe, expect, it } from 'vitest'
import { givenQuery } from '../../../../src/api/bind/bind-params.js'

describe('givenQuery', () => {
  it.each([
    ['', {}],
    ['pretty', { pretty: '' }],
    ['pretty&size=5', { pretty: '', size: '5' }],
    ['&size=5&&', { size: '5' }],
    ['routing=a&routing=b', { routing: 'a,b' }],
    ['q=a=b', { q: 'a=b' }],
    ['q=a%20b+c', { q: 'a b c' }],
    ['q=%E4%BD%A0', { q: '你' }],
  ])('parses %j like URLSearchParams', (querystring, expected) => {
    expect(givenQuery(querystring)).toEqual(expected)
    expect(Object.keys(givenQuery(querystring))).toEqual([...new Set(new URLSearchParams(querystring).keys())])
  })

  it('copies an object', () => {
    const query = { size: 5 }
    expect(givenQuery(query)).toEqual({ size: 5 })
    expect(givenQuery(query)).not.toBe(query)
  })
})
