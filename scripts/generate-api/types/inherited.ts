import type { FindType } from '../model.js'
import type { Reference, SpecInterface, SpecProperty } from './model.js'
import { substitute } from './substitute.js'

/** A type and those it inherits from, the nearest first; what their parameters stand for is put in. */
export function lineage(type: SpecInterface, find: FindType): SpecInterface[] {
  const parent = type.inherits && instance(type.inherits, find)
  return parent ? [type, ...lineage(parent, find)] : [type]
}

/** The properties of a type and of its ancestors. */
export function inheritedProperties(type: SpecInterface, find: FindType): SpecProperty[] {
  return lineage(type, find).flatMap(({ properties }) => properties)
}

function instance({ type: name, generics = [] }: Reference, find: FindType): SpecInterface | undefined {
  const type = find(name)
  if (type?.kind !== 'interface') return undefined
  return substitute(type, new Map(type.generics?.map((parameter, index) => [parameter.name, generics[index]])))
}
