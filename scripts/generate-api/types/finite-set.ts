import type { FindType } from '../model.js'
import type { SpecValue } from './model.js'

/** Returns whether a value belongs to a known set: a word of a closed enum, or a literal. */
export function isFiniteSet(value: SpecValue, find: FindType): boolean {
  if (value.kind === 'literal_value') return true
  if (value.kind === 'union_of') return value.items.every((item) => isFiniteSet(item, find))
  if (value.kind !== 'instance_of') return false
  const type = find(value.type)
  if (type?.kind === 'enum') return !type.isOpen
  return type?.kind === 'type_alias' && isFiniteSet(type.type, find)
}
