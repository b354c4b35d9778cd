import { fullName } from '../model.js'
import { mapType } from './map-instances.js'
import type { Reference, SpecProperty, SpecType, SpecValue } from './model.js'
import { referencesOf } from './references.js'

/** Type parameter for the named aggregations of a response. */
const PARAMETER = 'TAggregations'
const AGGREGATE = '_types.aggregations::Aggregate'

/**
 * Adds a type parameter to responses with named aggregations, which the specification lacks. Callers can pass it, or
 * have it inferred.
 */
export function addAggregations(types: readonly SpecType[]): SpecType[] {
  const holders = findHolders(types)
  return types.map((type) => (holders.has(fullName(type.name)) ? parametrize(type, holders) : type))
}

/** Finds the types with named aggregations, and those that refer to them. */
function findHolders(types: readonly SpecType[]): ReadonlySet<string> {
  const holders = new Set(types.filter(hasAggregations).map(({ name }) => fullName(name)))
  for (let known = -1; known !== holders.size; ) {
    known = holders.size
    for (const type of types)
      if (referencesOf(type).some((name) => holders.has(fullName(name)))) holders.add(fullName(type.name))
  }
  return holders
}

function parametrize(type: SpecType, holders: ReadonlySet<string>): SpecType {
  const parameter = { namespace: fullName(type.name), name: PARAMETER }
  const argument: SpecValue = { kind: 'instance_of', type: parameter }
  const pass = <R extends Reference>(reference: R): R =>
    holders.has(fullName(reference.type))
      ? { ...reference, generics: [...(reference.generics ?? []), argument] }
      : reference
  const inner = mapType(withParameter(type, argument), pass)
  return {
    ...inner,
    ...('inherits' in inner && inner.inherits && { inherits: pass(inner.inherits) }),
    generics: [...(type.generics ?? []), parameter],
  }
}

function withParameter(type: SpecType, argument: SpecValue): SpecType {
  const replace = (property: SpecProperty): SpecProperty =>
    isAggregations(property) ? { ...property, type: argument } : property
  if (type.kind === 'interface') return { ...type, properties: type.properties.map(replace) }
  if (type.kind !== 'response' || type.body.kind !== 'properties') return type
  return { ...type, body: { ...type.body, properties: type.body.properties.map(replace) } }
}

function hasAggregations(type: SpecType): boolean {
  return propertiesOf(type).some(isAggregations)
}

function isAggregations({ type }: SpecProperty): boolean {
  return type.kind === 'dictionary_of' && type.value.kind === 'instance_of' && fullName(type.value.type) === AGGREGATE
}

function propertiesOf(type: SpecType): readonly SpecProperty[] {
  if (type.kind === 'interface') return type.properties
  return type.kind === 'response' && type.body.kind === 'properties' ? type.body.properties : []
}
