import { fullName } from '../model.js'
import type { SpecType, TypeName } from './model.js'
import { BUILTINS } from './print-value.js'
import { referencesOf } from './references.js'
import type { Types } from './scope.js'
import { typeName } from './type-name.js'

/** The behaviors that types are printed with, and one that only says how a type has come about. */
const BEHAVIORS: ReadonlySet<string> = new Set([
  'AdditionalProperties',
  'AdditionalProperty',
  'CommonCatQueryParameters',
  'CommonQueryParameters',
  'OverloadOf',
])

/** Describes the features of types that TypeScript cannot express. */
export function typeProblems(list: readonly SpecType[], types: Types): string[] {
  return [...sameNames(list), ...list.flatMap((type) => problemsOf(type, types))]
}

function problemsOf(type: SpecType, types: Types): string[] {
  const behaviors = type.kind === 'interface' ? (type.behaviors ?? []).map((behavior) => behavior.type.name) : []
  return [
    ...behaviors
      .filter((name) => !BEHAVIORS.has(name))
      .map((name) => `${fullName(type.name)}: ${name} means nothing here`),
    ...referencesOf(type)
      .filter((name) => !isKnown(name, type, types))
      .map((name) => `${fullName(type.name)}: there is no ${fullName(name)}`),
  ]
}

function isKnown(name: TypeName, { generics = [] }: SpecType, types: Types): boolean {
  if (name.namespace === '_builtins') return name.name in BUILTINS
  return types.find(name) !== undefined || generics.some((parameter) => fullName(parameter) === fullName(name))
}

/** Two types of the specification must not become one. */
function sameNames(list: readonly SpecType[]): string[] {
  const known = new Map<string, TypeName>()
  return list.flatMap(({ name }) => {
    const printed = typeName(name)
    const other = known.get(printed)
    known.set(printed, name)
    return other ? [`${fullName(name)}: ${printed} is ${fullName(other)} already`] : []
  })
}
