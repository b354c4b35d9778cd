import { describe, expect, it } from 'vitest'
import type { SpecAlias, SpecEnum, SpecValue } from '../../scripts/generate-api/types/model.js'
import { printAlias } from '../../scripts/generate-api/types/print-alias.js'
import { printEnum } from '../../scripts/generate-api/types/print-enum.js'
import { anInterface, instance, named, parameter, scopeOf, string } from './support.js'

describe('printNamed of an enum', () => {
  const words = (members: SpecEnum['members'], isOpen = false): string =>
    printEnum({ kind: 'enum', name: named('Words'), members, isOpen, description: 'Some words.' })

  it('prints its members and their aliases', () => {
    expect(words([{ name: 'and', aliases: ['AND'] }, { name: "rock'n'roll" }])).toBe(
      "/** Some words. */\nexport type TestWords = 'and' | 'AND' | 'rock\\'n\\'roll'\n",
    )
  })

  it('accepts other members if it is open', () => {
    expect(words([{ name: 'painless' }], true)).toContain("= 'painless' | (string & {})\n")
  })

  it('accepts booleans for true and false', () => {
    expect(words([{ name: 'true' }, { name: 'false' }, { name: 'wait_for' }])).toContain(
      "= boolean | 'true' | 'false' | 'wait_for'\n",
    )
    expect(words([{ name: 'true' }, { name: 'strict' }])).toContain("= 'true' | 'strict'\n")
  })
})

describe('printNamed of an alias', () => {
  const alias = (type: SpecValue, more: Partial<SpecAlias> = {}): string => {
    const variants = [anInterface('A', []), anInterface('B', [])]
    return printAlias({ kind: 'type_alias', name: named('Alias'), type, ...more }, scopeOf(...variants))
  }

  it('prints another name', () => {
    expect(alias(string)).toBe('export type TestAlias = string\n')
  })

  it('prints parameters', () => {
    const items = [parameter('Alias', 'T'), string]
    expect(alias({ kind: 'union_of', items }, { generics: [named('T', 'test.Alias')] })).toBe(
      'export type TestAlias<T = unknown> = T | string\n',
    )
  })

  it('prints a union, tagged or not', () => {
    expect(alias({ kind: 'union_of', items: [instance('A'), instance('B')] })).toBe(
      'export type TestAlias = TestA | TestB\n',
    )
  })

  it('accepts dates for a moment', () => {
    expect(alias(string, { name: named('DateMath', '_types') })).toBe('export type DateMath = string | Date\n')
  })

  it('accepts typed arrays for a vector, and its bytes as text', () => {
    const floats = { kind: 'array_of', value: instance('A') } as const
    expect(alias(floats, { name: named('QueryVector', '_types') })).toBe(
      'export type QueryVector = TestA[] | Float32Array | Float64Array | Int8Array | string\n',
    )
  })
})
