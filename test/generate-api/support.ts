import type {
  SpecInterface,
  SpecProperty,
  SpecType,
  SpecValue,
  TypeName,
} from '../../scripts/generate-api/types/model.js'
import { Scope, Types } from '../../scripts/generate-api/types/scope.js'

/** A name in the namespace of the tests. */
export const named = (name: string, namespace = 'test'): TypeName => ({ namespace, name })

/** A type of the tests by its name; those that every specification has by theirs. */
export function instance(name: string, ...generics: SpecValue[]): SpecValue {
  const builtin = ['string', 'number', 'boolean', 'null', 'void', 'binary'].includes(name)
  const type = builtin ? named(name, '_builtins') : named(name)
  return { kind: 'instance_of', type, ...(generics.length > 0 && { generics }) }
}

export const string = instance('string')
export const number = instance('number')

/** A parameter of a type, as its properties refer to it. */
export const parameter = (owner: string, name: string): SpecValue => ({
  kind: 'instance_of',
  type: named(name, `test.${owner}`),
})

export function property(name: string, type: SpecValue = string, more: Partial<SpecProperty> = {}): SpecProperty {
  return { name, type, required: false, ...more }
}

export function anInterface(
  name: string,
  properties: SpecProperty[],
  more: Partial<SpecInterface> = {},
): SpecInterface {
  return { kind: 'interface', name: named(name), properties, ...more }
}

/** Where the tests print: in the file of their namespace. */
export function scopeOf(...types: SpecType[]): Scope {
  return new Scope(new Types(types), 'test')
}
