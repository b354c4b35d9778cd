import { additionalValues } from './additional.js'
import { inheritedProperties } from './inherited.js'
import type { Reference, SpecInterface } from './model.js'
import { printComment } from './print-comment.js'
import { markUnused, printParameterNames, printParameters } from './print-parameters.js'
import { printParameter, printProperty } from './print-property.js'
import { printReference, printUnion, printValue } from './print-value.js'
import type { Scope } from './scope.js'
import { typeName } from './type-name.js'

/**
 * Prints an object with properties. One with additional properties of any name is printed as two types. The first has
 * the known properties and `Keys` behind its name, the second both: an interface cannot combine them without
 * restricting the known ones. Parents stay unchanged: the types that inherit from them have the additional properties.
 */
export function printInterface(type: SpecInterface, scope: Scope): string {
  const name = typeName(type.name)
  const additional = scope.types.isParent(type) ? undefined : additionalValues(type, scope.types.find)
  const comment = printComment(type)
  if (additional === undefined) return `${comment}${declaration(name, type, scope)}`
  const known = inheritedProperties(type, scope.types.find).map((property) => printValue(property.type, scope))
  const values = printUnion([printValue(additional, scope), ...known])
  const keys = `${name}Keys`
  return `${declaration(keys, type, scope)}
${comment}export type ${name}${printParameters(type, scope)} = ${keys}${printParameterNames(type)} & {
  [property: string]: ${values}
}
`
}

function declaration(name: string, type: SpecInterface, scope: Scope): string {
  const parents = [...parentsOf(type).map((parent) => printReference(parent, scope)), ...ownParents(type, scope)]
  const heritage = parents.length === 0 ? '' : ` extends ${parents.join(', ')}`
  const print = isShared(type) ? printParameter : printProperty
  const properties = type.properties.map((property) => print(property, scope)).join('')
  const parameters = printParameters(type, scope)
  const text = `export interface ${name}${parameters}${heritage} {${properties && `\n${properties}`}}\n`
  const names = (type.generics ?? []).map((generic) => generic.name)
  return markUnused(text, names)
}

/** The behaviors that are nothing but properties are parents, too. */
function parentsOf({ inherits, behaviors = [] }: SpecInterface): Reference[] {
  const shared = behaviors.filter(({ type }) => isShared({ name: type }))
  return inherits ? [inherits, ...shared] : shared
}

/** Adds the client's common parameters to the common parameters of the specification. */
function ownParents({ behaviors = [] }: SpecInterface, scope: Scope): string[] {
  const isBase = behaviors.some(({ type }) => type.name === 'CommonQueryParameters')
  return isBase ? [scope.useOwn('parameter-types', 'CommonParameters')] : []
}

/** Returns whether a type consists of parameters that several requests share. */
function isShared({ name }: Pick<SpecInterface, 'name'>): boolean {
  return name.namespace === '_spec_utils' && name.name.startsWith('Common')
}
