import { quoted } from '../names.js'
import type { SpecProperty } from './model.js'
import { printComment } from './print-comment.js'
import { printValue } from './print-value.js'
import type { Scope } from './scope.js'

/** A property and its aliases, each on lines of its own. */
export function printProperty(property: SpecProperty, scope: Scope): string {
  return printDeclarations(property, printValue(property.type, scope), '')
}

/** Prints a parameter of a request. `undefined` is allowed, also with exactOptionalPropertyTypes. */
export function printParameter(property: SpecProperty, scope: Scope, wrap = (type: string): string => type): string {
  return printDeclarations(property, wrap(printValue(property.type, scope)), ' | undefined')
}

function printDeclarations(property: SpecProperty, type: string, ifOptional: string): string {
  return withAliases(property)
    .map((each) => {
      const declared = each.required ? `: ${type}` : `?: ${type}${type === 'unknown' ? '' : ifOptional}`
      return `${printComment(each, '  ')}  ${quoted(each.name)}${declared}\n`
    })
    .join('')
}

/** If one of several names is required, each of them is optional. */
export function withAliases(property: SpecProperty): SpecProperty[] {
  const { aliases = [], ...main } = property
  const required = property.required && aliases.length === 0
  const others = aliases.map((name) => ({ ...main, name, required, description: `Alias of \`${property.name}\`.` }))
  return [{ ...main, required }, ...others]
}
