import { describe, expect, it } from 'vitest'
import type { SpecRequest, SpecType, SpecValue } from '../../scripts/generate-api/types/model.js'
import { printInterface } from '../../scripts/generate-api/types/print-interface.js'
import { printValue } from '../../scripts/generate-api/types/print-value.js'
import { anInterface, instance, named, number, property, scopeOf, string } from './support.js'

const array = (value: SpecValue): SpecValue => ({ kind: 'array_of', value })
const lists = (name: string) => anInterface(name, [property('names', array(string)), property('ids', array(number))])

describe('findSent', () => {
  const request: SpecRequest = {
    kind: 'request',
    name: named('Request'),
    path: [],
    query: [property('query', instance('Query'))],
    body: { kind: 'no_body' },
  }
  const behaviors = [{ type: named('AdditionalProperties', '_spec_utils'), generics: [string, instance('More')] }]
  const query = anInterface('Query', [property('clauses', array(instance('Clause')))], { behaviors })
  const types: SpecType[] = [request, query, lists('Clause'), lists('More'), lists('Hit')]
  const scope = scopeOf(...types)
  const sent = (name: string) => scope.within(types.find((type) => type.name.name === name) as SpecType).sent

  it('finds requests and what they contain, also as additional properties', () => {
    expect(['Request', 'Query', 'Clause', 'More'].map(sent)).toEqual([true, true, true, true])
  })

  it('ignores types that only responses contain', () => {
    expect(sent('Hit')).toBe(false)
  })

  it('makes lists read-only that are sent', () => {
    const [clause, hit] = [lists('Clause'), lists('Hit')]
    expect(printInterface(clause, scope.within(clause))).toContain('names?: readonly string[]')
    expect(printInterface(hit, scope.within(hit))).toContain('names?: string[]')
    expect(printValue(array(array(string)), scope.within(clause))).toBe('readonly (readonly string[])[]')
  })
})
