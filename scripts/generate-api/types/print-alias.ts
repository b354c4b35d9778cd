import type { SpecAlias } from './model.js'
import { printComment } from './print-comment.js'
import { printParameters } from './print-parameters.js'
import { printUnion, printValue } from './print-value.js'
import type { Scope } from './scope.js'
import { typeName } from './type-name.js'

/** Dates are also given as such: they are sent as ISO strings. */
const DATES: ReadonlySet<string> = new Set(['DateTime', 'DateMath'])

/**
 * Another name for a value. The variants of a union that is tagged inside are told apart by that property, those of one that is
 * tagged outside by the key that they are under, so that both are plain unions here.
 */
export function printAlias(type: SpecAlias, scope: Scope): string {
  const value = printValue(type.type, scope)
  const name = typeName(type.name)
  const alternatives = DATES.has(name) ? printUnion([value, 'Date']) : value
  return `${printComment(type)}export type ${name}${printParameters(type, scope)} = ${alternatives}\n`
}
