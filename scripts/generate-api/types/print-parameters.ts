import type { SpecType } from './model.js'
import type { Scope } from './scope.js'

type Parametrized = Pick<SpecType, 'generics'>

/** The parameters of a type with their defaults, in angle brackets; nothing if it has none. */
export function printParameters(type: Parametrized, scope: Scope): string {
  return inBrackets(listParameters(type, scope))
}

/** The parameters of a type with their defaults. */
export function listParameters({ generics = [] }: Parametrized, scope: Scope): string[] {
  return generics.map(({ name }) => `${name} = ${defaultOf(name, scope)}`)
}

/** The parameters of a type as arguments. */
export function printParameterNames({ generics = [] }: Parametrized): string {
  return inBrackets(generics.map(({ name }) => name))
}

/** A declaration in which the type parameters that nothing uses are marked. */
export function markUnused(declaration: string, names: readonly string[]): string {
  return names.reduce((text, name) => {
    const word = new RegExp(`\\b${name}\\b`, 'g')
    return (text.match(word) ?? []).length > 1 ? text : text.replace(word, `_${name}`)
  }, declaration)
}

function defaultOf(parameter: string, scope: Scope): string {
  if (parameter !== 'TAggregations') return 'unknown'
  const name = scope.use({ namespace: '_types', name: 'AggregateName' })
  const aggregate = scope.use({ namespace: '_types.aggregations', name: 'Aggregate' })
  return `Record<${name}, ${aggregate}>`
}

function inBrackets(names: readonly string[]): string {
  return names.length === 0 ? '' : `<${names.join(', ')}>`
}
