import { mapProperties, mapReference } from './map-instances.js'
import type { Reference, SpecInterface, SpecValue } from './model.js'

/** Arguments for the parameters of a type, by name. */
type Arguments = ReadonlyMap<string, SpecValue | undefined>

/** A type with arguments in the place of its parameters; those without an argument stay. */
export function substitute(type: SpecInterface, args: Arguments): SpecInterface {
  if (args.size === 0) return type
  const change = (reference: SpecValue & Reference): SpecValue => args.get(reference.type.name) ?? reference
  return {
    ...type,
    ...(type.inherits && { inherits: mapReference(type.inherits, change) }),
    behaviors: (type.behaviors ?? []).map((behavior) => mapReference(behavior, change)),
    properties: mapProperties(type.properties, change),
  }
}
