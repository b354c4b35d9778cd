import { describe, expect, it } from 'vitest'
import type { SpecEnum, SpecValue } from '../../scripts/generate-api/types/model.js'
import { printValue } from '../../scripts/generate-api/types/print-value.js'
import { anInterface, instance, named, number, parameter, property, scopeOf, string } from './support.js'

const words: SpecEnum = { kind: 'enum', name: named('Words'), members: [{ name: 'a' }, { name: 'b' }] }
const print = (value: SpecValue, ...types: Parameters<typeof scopeOf>): string => printValue(value, scopeOf(...types))
const literal = (value: string | number | boolean): SpecValue => ({ kind: 'literal_value', value })
const union = (...items: SpecValue[]): SpecValue => ({ kind: 'union_of', items })
const array = (value: SpecValue): SpecValue => ({ kind: 'array_of', value })
const dictionary = (key: SpecValue, value: SpecValue, singleKey = false): SpecValue => ({
  kind: 'dictionary_of',
  key,
  value,
  singleKey,
})

describe('printValue', () => {
  it.each([
    ['string', 'string'],
    ['number', 'number'],
    ['boolean', 'boolean'],
    ['null', 'null'],
    ['void', 'never'],
    ['binary', 'Uint8Array'],
  ])('prints the builtin %s as %s', (name, expected) => {
    expect(print(instance(name))).toBe(expected)
  })

  it('prints a user-defined value as unknown', () => {
    expect(print({ kind: 'user_defined_value' })).toBe('unknown')
  })

  it('prints literals as they are', () => {
    expect(print(literal("it's a \\"))).toBe("'it\\'s a \\\\'")
    expect(print(literal(-1))).toBe('-1')
    expect(print(literal(false))).toBe('false')
  })

  it('prints each alternative of a union once, and nothing beside any', () => {
    expect(print(union(string, number, union(number, literal('x'))))).toBe("string | number | 'x'")
    expect(print(union(string, { kind: 'user_defined_value' }))).toBe('unknown')
  })

  it('puts unions in arrays into brackets, unless they have brackets of their own', () => {
    expect(print(array(string))).toBe('string[]')
    expect(print(array(union(string, number)))).toBe('(string | number)[]')
    expect(print(array(array(union(string, number))))).toBe('(string | number)[][]')
    expect(print(array(dictionary(string, union(string, number))))).toBe('Record<string, string | number>[]')
  })

  it('makes the values of a dictionary with known keys optional', () => {
    expect(print(dictionary(string, number))).toBe('Record<string, number>')
    expect(print(dictionary(string, number, true))).toBe('Record<string, number>')
    expect(print(dictionary(instance('Words'), number), words)).toBe('Partial<Record<TestWords, number>>')
    expect(print(dictionary(instance('Words'), number), { ...words, isOpen: true })).toBe('Record<TestWords, number>')
    const alias = { kind: 'type_alias', name: named('Alias'), type: union(instance('Words'), literal('c')) } as const
    expect(print(dictionary(instance('Alias'), number), words, alias)).toBe('Partial<Record<TestAlias, number>>')
  })

  it('prints a type with its arguments, and a type parameter by its name', () => {
    const box = anInterface('Box', [], { generics: [named('T', 'test.Box')] })
    expect(print(instance('Box', array(string)), box)).toBe('TestBox<string[]>')
    expect(print(instance('Box', parameter('Other', 'TDocument')), box)).toBe('TestBox<TDocument>')
  })

  it('accepts the shortcut of an object as the value of that property', () => {
    const term = anInterface('Term', [property('value', union(string, number)), property('boost', number)], {
      shortcutProperty: 'value',
    })
    expect(print(instance('Term'), term)).toBe('TestTerm | string | number')
    expect(print(dictionary(string, instance('Term')), term)).toBe('Record<string, TestTerm | string | number>')
    expect(print(array(instance('Term')), term)).toBe('(TestTerm | string | number)[]')
  })

  it('imports types of other files, each file once and in order', () => {
    const scope = scopeOf(
      anInterface('A', []),
      { ...anInterface('', []), name: named('QueryContainer', '_types.query_dsl') },
      { ...anInterface('', []), name: named('Id', '_types') },
      { ...anInterface('', []), name: named('Duration', '_types') },
    )
    const other = (namespace: string, name: string): SpecValue => ({
      kind: 'instance_of',
      type: named(name, namespace),
    })
    const value = union(
      instance('A'),
      other('_types.query_dsl', 'QueryContainer'),
      other('_types', 'Id'),
      other('_types', 'Duration'),
    )
    expect(printValue(value, scope)).toBe('TestA | QueryDslQueryContainer | Id | Duration')
    expect(String(scope.imports)).toBe(
      "import type { Duration, Id } from './common.js'\nimport type { QueryDslQueryContainer } from './query-dsl.js'\n",
    )
  })
})
