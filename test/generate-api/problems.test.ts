import { describe, expect, it } from 'vitest'
import { describeAll } from '../../scripts/generate-api/describe-all.js'
import type { SpecType } from '../../scripts/generate-api/types/model.js'
import { typeProblems } from '../../scripts/generate-api/types/problems.js'
import { Types } from '../../scripts/generate-api/types/scope.js'
import { anInterface, instance, named, parameter, property, string } from './support.js'

const problems = (...types: SpecType[]): string[] => typeProblems(types, new Types(types))

describe('problems of a specification', () => {
  it('include missing types', () => {
    expect(problems(anInterface('A', [property('b', { kind: 'array_of', value: instance('B') })]))).toEqual([
      'test::A: there is no test::B',
    ])
    expect(problems(anInterface('A', [], { inherits: { type: named('B'), generics: [instance('C')] } }))).toEqual([
      'test::A: there is no test::C',
      'test::A: there is no test::B',
    ])
    const name = named('Request')
    const body = { kind: 'value', value: instance('D') } as const
    expect(problems({ kind: 'request', name, path: [property('x', instance('P'))], query: [], body })).toEqual([
      'test::Request: there is no test::P',
      'test::Request: there is no test::D',
    ])
  })

  it('include type parameters of other types', () => {
    const own = anInterface('A', [property('b', parameter('A', 'T'))], { generics: [named('T', 'test.A')] })
    expect(problems(own)).toEqual([])
    expect(problems({ ...own, generics: [] })).toEqual(['test::A: there is no test.A::T'])
  })

  it('include unknown builtins and behaviors', () => {
    const decimal = { kind: 'instance_of', type: named('decimal', '_builtins') } as const
    const behaviors = [{ type: named('Lenient', '_spec_utils') }, { type: named('OverloadOf', '_spec_utils') }]
    expect(problems(anInterface('A', [property('b', decimal), property('c', string)], { behaviors }))).toEqual([
      'test::A: Lenient means nothing here',
      'test::A: there is no _builtins::decimal',
    ])
  })

  it('include types with the same name', () => {
    const [one, other] = [named('XThing', 'a'), named('Thing', 'a.x')]
    expect(problems({ ...anInterface('', []), name: one }, { ...anInterface('', []), name: other })).toEqual([
      'a.x::Thing: AXThing is a::XThing already',
    ])
  })

  it('do not occur in the current specification', () => {
    const { apis, list, problems } = describeAll()
    expect(problems).toEqual([])
    expect(apis).toHaveLength(593)
    expect(list).toHaveLength(3_829)
  })
})
