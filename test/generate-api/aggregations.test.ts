import { describe, expect, it } from 'vitest'
import { addAggregations } from '../../scripts/generate-api/types/aggregations.js'
import type { SpecType } from '../../scripts/generate-api/types/model.js'
import { printType } from '../../scripts/generate-api/types/print-type.js'
import { Scope, Types } from '../../scripts/generate-api/types/scope.js'
import { anInterface, instance, named, number, parameter, property, string } from './support.js'

const aggregate = { ...anInterface('', []), name: named('Aggregate', '_types.aggregations') }
const aggregateName: SpecType = { kind: 'type_alias', name: named('AggregateName', '_types'), type: string }
const body = anInterface('Body', [
  property('took', number),
  property('aggregations', {
    kind: 'dictionary_of',
    key: { kind: 'instance_of', type: aggregateName.name },
    value: { kind: 'instance_of', type: aggregate.name },
    singleKey: false,
  }),
])

function print(...types: SpecType[]): string[] {
  const all = addAggregations([aggregate, aggregateName, body, ...types])
  const scope = new Scope(new Types(all), 'test')
  return all.slice(2).map((type) => printType(type, undefined, scope))
}

describe('aggregations of types', () => {
  it('gives a type with named aggregations a type parameter', () => {
    expect(print()).toEqual([
      `export interface TestBody<TAggregations = Record<AggregateName, AggregationsAggregate>> {
  took?: number
  aggregations?: TAggregations
}
`,
    ])
  })

  it('passes the type parameter on to types that have or inherit such a type, and to no others', () => {
    const item = anInterface('Item', [property('status', number)], {
      generics: [named('T', 'test.Item')],
      inherits: { type: named('Body') },
    })
    const items: SpecType = {
      kind: 'type_alias',
      name: named('Items'),
      generics: [named('T', 'test.Items')],
      type: { kind: 'array_of', value: instance('Item', parameter('Items', 'T')) },
    }
    const other = anInterface('Other', [property('id', string)])
    const [, ...printed] = print(item, items, other)
    const unused = 'TAggregations = Record<AggregateName, AggregationsAggregate>'
    expect(printed).toEqual([
      `export interface TestItem<_T = unknown, ${unused}> extends TestBody<TAggregations> {\n  status?: number\n}\n`,
      `export type TestItems<T = unknown, ${unused}> = TestItem<T, TAggregations>[]\n`,
      'export interface TestOther {\n  id?: string\n}\n',
    ])
  })
})
