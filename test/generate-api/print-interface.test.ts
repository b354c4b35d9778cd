import { describe, expect, it } from 'vitest'
import type { Reference, SpecInterface, SpecType } from '../../scripts/generate-api/types/model.js'
import { printInterface } from '../../scripts/generate-api/types/print-interface.js'
import { anInterface, instance, named, number, parameter, property, scopeOf, string } from './support.js'

const print = (type: SpecInterface, ...others: SpecType[]): string => printInterface(type, scopeOf(type, ...others))
const behavior = (name: string, ...generics: NonNullable<Reference['generics']>): Reference => ({
  type: named(name, '_spec_utils'),
  generics,
})
const user = { kind: 'user_defined_value' } as const

describe('printInterface', () => {
  it('prints properties with their names, their comments, and whether they are required', () => {
    const type = anInterface('Thing', [
      property('id', string, { required: true, description: 'What it\nis called. It is unique.' }),
      property('max-size', number, { serverDefault: 10, extDocUrl: 'https://elastic.co/size' }),
      property('old', string, { deprecation: { version: '8.0.0', description: 'Use `id` */.' } }),
      property('new', string, { availability: { stack: { stability: 'experimental' } } }),
    ])
    expect(print(type)).toBe(`export interface TestThing {
  /** What it is called. */
  id: string
  /**
   * [Read on](https://elastic.co/size)
   * @defaultValue 10
   */
  'max-size'?: number
  /** @deprecated since 8.0.0: Use \`id\` *\\/. */
  old?: string
  /** @experimental */
  new?: string
}
`)
  })

  it('prints a type without properties as an empty one with its own comment', () => {
    expect(print(anInterface('Nothing', [], { description: 'Nothing at all.' }))).toBe(
      '/** Nothing at all. */\nexport interface TestNothing {}\n',
    )
  })

  it('prints an alias of a property as a property, and requires neither of them', () => {
    const type = anInterface('Thing', [property('aggregations', string, { aliases: ['aggs'], required: true })])
    expect(print(type)).toBe(`export interface TestThing {
  aggregations?: string
  /** Alias of \`aggregations\`. */
  aggs?: string
}
`)
  })

  it('prints inherited types with arguments, and marks a parameter that is unused', () => {
    const parent = anInterface('Parent', [property('value', parameter('Parent', 'T'))], {
      generics: [named('T', 'test.Parent'), named('U', 'test.Parent')],
    })
    const child = anInterface('Child', [], { inherits: { type: named('Parent'), generics: [number, string] } })
    expect(print(parent)).toBe('export interface TestParent<T = unknown, _U = unknown> {\n  value?: T\n}\n')
    expect(print(child, parent)).toBe('export interface TestChild extends TestParent<number, string> {}\n')
  })

  it('prints each variant of a container as optional', () => {
    const type = anInterface('Query', [property('term', instance('Term')), property('match_all', instance('All'))])
    expect(print(type, anInterface('Term', []), anInterface('All', []))).toBe(
      'export interface TestQuery {\n  term?: TestTerm\n  match_all?: TestAll\n}\n',
    )
  })

  it('keeps known properties unrestricted by further ones of any name', () => {
    const type = anInterface('Open', [property('known', number)], {
      behaviors: [behavior('AdditionalProperties', string, instance('boolean'))],
    })
    expect(print(type)).toBe(`export interface TestOpenKeys {
  known?: number
}

export type TestOpen = TestOpenKeys & {
  [property: string]: boolean | number
}
`)
  })

  it('inherits further properties with the arguments of the type parameters', () => {
    const parent = anInterface('Parent', [property('mode', string)], {
      generics: [named('T', 'test.Parent')],
      behaviors: [behavior('AdditionalProperty', string, instance('Place', parameter('Parent', 'T')))],
    })
    const place = anInterface('Place', [], { generics: [named('T', 'test.Place')] })
    const child = anInterface('Child', [property('own', number)], {
      generics: [named('TDocument', 'test.Child')],
      inherits: { type: named('Parent'), generics: [parameter('Child', 'TDocument')] },
    })
    expect(
      print(child, parent, place),
    ).toBe(`export interface TestChildKeys<TDocument = unknown> extends TestParent<TDocument> {
  own?: number
}

export type TestChild<TDocument = unknown> = TestChildKeys<TDocument> & {
  [property: string]: TestPlace<TDocument> | number | string
}
`)
    expect(printInterface(parent, scopeOf(parent, place, child))).toBe(
      'export interface TestParent<_T = unknown> {\n  mode?: string\n}\n',
    )
  })

  it('lets user-defined properties be anything, known ones too', () => {
    const type = anInterface('Error', [property('reason')], {
      behaviors: [behavior('AdditionalProperties', string, user)],
    })
    expect(print(type)).toContain('[property: string]: unknown\n')
  })

  it('inherits the parameters that all requests have, together with those of the client', () => {
    const common: SpecInterface = {
      ...anInterface('', [property('pretty', instance('boolean'))]),
      name: named('CommonQueryParameters', '_spec_utils'),
    }
    const base = anInterface('Base', [], { behaviors: [behavior('CommonQueryParameters')] })
    expect(print(base, common)).toBe(
      'export interface TestBase extends SpecUtilsCommonQueryParameters, CommonParameters {}\n',
    )
    expect(print(common)).toContain('pretty?: boolean | undefined\n')
  })

  it('ignores a behavior that concerns other generators only', () => {
    const type = anInterface('Read', [property('id')], { behaviors: [behavior('OverloadOf', instance('Write'))] })
    expect(print(type)).toBe('export interface TestRead {\n  id?: string\n}\n')
  })
})
