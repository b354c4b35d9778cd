import type { SpecAlias } from './model.js'
import { printComment } from './print-comment.js'
import { printParameters } from './print-parameters.js'
import { printUnion, printValue } from './print-value.js'
import type { Scope } from './scope.js'
import { typeName } from './type-name.js'

/**
 * Additional types of some values. Dates are sent as ISO strings, typed arrays as lists of numbers. A vector can be a
 * string with its bytes, in hex or base64.
 */
const ALSO: ReadonlyMap<string, readonly string[]> = new Map([
  ['DateTime', ['Date']],
  ['DateMath', ['Date']],
  ['QueryVector', ['Float32Array', 'Float64Array', 'Int8Array', 'string']],
])

/**
 * Prints another name for a value. Both kinds of tagged unions become plain unions: a property distinguishes the
 * variants of the one, and the enclosing key those of the other.
 */
export function printAlias(type: SpecAlias, scope: Scope): string {
  const name = typeName(type.name)
  const alternatives = printUnion([printValue(type.type, scope), ...(ALSO.get(name) ?? [])])
  return `${printComment(type)}export type ${name}${printParameters(type, scope)} = ${alternatives}\n`
}
