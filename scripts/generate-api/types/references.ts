import { mapReference, mapType } from './map-instances.js'
import type { Reference, SpecType, SpecValue, TypeName } from './model.js'

/** The names in a type: of other types, and of its own parameters. */
export function referencesOf(type: SpecType): TypeName[] {
  const names: TypeName[] = []
  const note = (reference: SpecValue & Reference): SpecValue => {
    names.push(reference.type)
    return reference
  }
  mapType(type, note)
  if ('inherits' in type && type.inherits) names.push(mapReference(type.inherits, note).type)
  return names
}
