import { describe, expect, it } from 'vitest'
import { typeLinks } from '../../scripts/generate-docs/type-links.js'

const places = new Map([
  ['Field', 'types/common.md#field'],
  ['Query', 'types/query-dsl.md#query'],
])
const { linked, used } = typeLinks(places, 'api')

describe('typeLinks', () => {
  it('links the types that a type names, and prints the rest as code', () => {
    expect(linked('Field')).toBe('[`Field`](../types/common.md#field)')
    expect(linked('string[]')).toBe('`string[]`')
    expect(linked('Record<string, Field>')).toBe('`Record<string, `[`Field`](../types/common.md#field)`>`')
    expect(linked('Fields')).toBe('`Fields`')
  })

  it('escapes the bars of a union in a cell', () => {
    expect(linked('Field | null')).toBe('[`Field`](../types/common.md#field) \\| `null`')
    expect(linked("'a|b' | 'Field'")).toBe("`'a\\|b'` \\| `'Field'`")
  })

  it('lists each type that a declaration uses once, without comments, literals and itself', () => {
    const declaration = "/** A Query. */\nexport type Field = 'Query' | Field[]"
    expect(used(declaration, 'Field')).toBe('')
    expect(used('export interface A {\n  a: Query\n  b: Query | Field\n}', 'A')).toBe(
      'Uses [`Query`](../types/query-dsl.md#query), [`Field`](../types/common.md#field).\n',
    )
    expect(typeLinks(places, 'types').used('type A = Query', 'A')).toBe('Uses [`Query`](query-dsl.md#query).\n')
  })
})
