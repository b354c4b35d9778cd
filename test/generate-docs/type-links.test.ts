import { describe, expect, it } from 'vitest'
import { typeLinks } from '../../scripts/generate-docs/type-links.js'

const places = new Map([
  ['Field', 'types/common.md#field'],
  ['Query', 'types/query-dsl.md#query'],
])
const { linked, used } = typeLinks(places, 'api')

describe('typeLinks', () => {
  it('the types that a type names are links, the rest is code', () => {
    expect(linked('Field')).toBe('[`Field`](../types/common.md#field)')
    expect(linked('string[]')).toBe('`string[]`')
    expect(linked('Record<string, Field>')).toBe('`Record<string, `[`Field`](../types/common.md#field)`>`')
    expect(linked('Fields')).toBe('`Fields`')
  })

  it('the bars of a union do not end the cell', () => {
    expect(linked('Field | null')).toBe('[`Field`](../types/common.md#field) \\| `null`')
    expect(linked("'a|b' | 'Field'")).toBe("`'a\\|b'` \\| `'Field'`")
  })

  it('a declaration uses what it names, each once, but not in its comments or literals, and not itself', () => {
    const declaration = "/** A Query. */\nexport type Field = 'Query' | Field[]"
    expect(used(declaration, 'Field')).toBe('')
    expect(used('export interface A {\n  a: Query\n  b: Query | Field\n}', 'A')).toBe(
      'Uses [`Query`](../types/query-dsl.md#query), [`Field`](../types/common.md#field).\n',
    )
    expect(typeLinks(places, 'types').used('type A = Query', 'A')).toBe('Uses [`Query`](query-dsl.md#query).\n')
  })
})
