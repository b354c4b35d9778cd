import { literal } from '../names.js'
import { isFiniteSet } from './finite-set.js'
import type { Reference, SpecValue, TypeName } from './model.js'
import type { Scope } from './scope.js'

/** The types that a specification takes for granted. */
export const BUILTINS: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
  void: 'never',
  binary: 'Uint8Array',
}

/** The type of a value, as TypeScript writes it. */
export function printValue(value: SpecValue, scope: Scope): string {
  switch (value.kind) {
    case 'instance_of':
      return withShortcut(value, scope)
    case 'array_of':
      return `${scope.sent ? 'readonly ' : ''}${inArray(printValue(value.value, scope))}[]`
    case 'union_of':
      return printUnion(value.items.map((item) => printValue(item, scope)))
    case 'dictionary_of':
      return printDictionary(value.key, value.value, scope)
    case 'user_defined_value':
      return 'unknown'
    case 'literal_value':
      return literal(value.value)
  }
}

/** A type by its name, with what its parameters stand for. */
export function printReference({ type, generics = [] }: Reference, scope: Scope): string {
  const args = generics.map((generic) => printValue(generic, scope))
  return printName(type, scope) + (args.length === 0 ? '' : `<${args.join(', ')}>`)
}

/** Alternatives, each once. */
export function printUnion(alternatives: readonly string[]): string {
  const distinct = [...new Set(alternatives.flatMap((alternative) => splitUnion(alternative)))]
  return distinct.includes('unknown') ? 'unknown' : distinct.join(' | ')
}

function printName(name: TypeName, scope: Scope): string {
  if (name.namespace === '_builtins') return BUILTINS[name.name] ?? name.name
  return scope.use(name)
}

/** An object with a shortcut can be given as the value of that one property. */
function withShortcut(reference: Reference, scope: Scope): string {
  const printed = printReference(reference, scope)
  const type = scope.find(reference.type)
  if (type?.kind !== 'interface' || type.shortcutProperty === undefined) return printed
  const property = type.properties.find(({ name }) => name === type.shortcutProperty)
  return property ? printUnion([printed, printValue(property.type, scope)]) : printed
}

/** Prints a dictionary. If the keys are a finite set, some may be missing. */
function printDictionary(key: SpecValue, value: SpecValue, scope: Scope): string {
  const record = `Record<${printValue(key, scope)}, ${printValue(value, scope)}>`
  return isFiniteSet(key, scope.types.find) ? `Partial<${record}>` : record
}

function inArray(item: string): string {
  return splitUnion(item).length > 1 || item.startsWith('readonly ') ? `(${item})` : item
}

/** The alternatives of a printed union; what is in brackets belongs together. */
function splitUnion(printed: string): string[] {
  const alternatives: string[] = []
  let depth = 0
  let from = 0
  for (const { 0: character, index } of printed.matchAll(/[<({[\]})>]| \| /g)) {
    if ('<({['.includes(character)) depth++
    else if ('>)}]'.includes(character)) depth--
    else if (depth === 0) {
      alternatives.push(printed.slice(from, index))
      from = index + character.length
    }
  }
  return [...alternatives, printed.slice(from)]
}
