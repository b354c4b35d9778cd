import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { esql } from '../../../../src/helpers/esql/esql-tag.js'

describe('esql', () => {
  it('puts values into params, never into the text', () => {
    expect(esql`FROM books | WHERE author == ${'" OR true'} AND year > ${1990} | LIMIT ${10}`).toEqual({
      query: 'FROM books | WHERE author == ? AND year > ? | LIMIT ?',
      params: ['" OR true', 1990, 10],
    })
  })

  it('composes fragments with their values in order', () => {
    const recent = esql`year > ${2000}`
    const both = esql`${recent} AND author == ${'x'}`
    expect(esql`FROM ${esql.index('books-*')} | WHERE ${both} OR ${recent}`).toEqual({
      query: 'FROM "books-*" | WHERE year > ? AND author == ? OR year > ?',
      params: [2000, 'x', 2000],
    })
  })

  it('quotes identifiers', () => {
    expect(esql`SORT ${esql.identifier('a`b.c')}`.query).toBe('SORT `a``b.c`')
    expect(esql.index('a"b\\c').query).toBe('"a\\"b\\\\c"')
  })

  it('sends dates as ISO 8601', () => {
    expect(esql`WHERE at < ${new Date(0)}`.params).toEqual(['1970-01-01T00:00:00.000Z'])
  })

  it.each([
    ['undefined', undefined],
    ['an object', { query: 'DROP', params: [] }],
    ['a function', () => 1],
    ['NaN', Number.NaN],
    ['an invalid date', new Date(Number.NaN)],
  ])('refuses %s', (_name, value) => {
    expect(() => esql`WHERE a == ${value as never}`).toThrow(expect.objectContaining({ name: 'ConfigurationError' }))
  })

  it('refuses empty names and names with line breaks', () => {
    expect(() => esql.identifier('')).toThrow('esql.identifier')
    expect(() => esql.index('a\nb')).toThrow('esql.index')
  })

  it('never lets an object from elsewhere become text', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.integer()), (query, params) => {
        expect(() => esql`${JSON.parse(JSON.stringify({ query, params }))}`).toThrow()
      }),
    )
  })
})
