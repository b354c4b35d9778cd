import type { SpecAlias } from './model.js'
import { printComment } from './print-comment.js'
import { printParameters } from './print-parameters.js'
import { printUnion, printValue } from './print-value.js'
import type { Scope } from './scope.js'
import { typeName } from './type-name.js'

/**
 * What some values can be given as besides: dates are sent as ISO strings, typed arrays as lists of numbers, and a vector can be a
 * text with its bytes, in hex or base64.
 */
const ALSO: ReadonlyMap<string, readonly string[]> = new Map([
  ['DateTime', ['Date']],
  ['DateMath', ['Date']],
  ['QueryVector', ['Float32Array', 'Float64Array', 'Int8Array', 'string']],
])

/**
 * Another name for a value. The variants of a union that is tagged inside are told apart by that property, those of one that is
 * tagged outside by the key that they are under, so that both are plain unions here.
 */
export function printAlias(type: SpecAlias, scope: Scope): string {
  const name = typeName(type.name)
  const alternatives = printUnion([printValue(type.type, scope), ...(ALSO.get(name) ?? [])])
  return `${printComment(type)}export type ${name}${printParameters(type, scope)} = ${alternatives}\n`
}
