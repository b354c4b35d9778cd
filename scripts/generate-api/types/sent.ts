import { fullName, indexTypes } from '../model.js'
import { mapReference } from './map-instances.js'
import type { Reference, SpecType, TypeName } from './model.js'
import { referencesOf } from './references.js'

/** Returns the full names of the requests and of all types that they contain. */
export function findSent(types: readonly SpecType[]): ReadonlySet<string> {
  const find = indexTypes(types)
  const sent = new Set<string>()
  const visit = (type: SpecType | undefined): void => {
    if (type === undefined || sent.has(fullName(type.name))) return
    sent.add(fullName(type.name))
    for (const name of [...referencesOf(type), ...behaviorsOf(type)]) visit(find(name))
  }
  for (const type of types) if (type.kind === 'request') visit(type)
  return sent
}

/** The names in the behaviors of a type, such as that of its additional properties. */
function behaviorsOf(type: SpecType): TypeName[] {
  if (type.kind !== 'interface') return []
  return (type.behaviors ?? []).flatMap((behavior) => [behavior.type, ...namesIn(behavior)])
}

function namesIn(reference: Reference): TypeName[] {
  const names: TypeName[] = []
  mapReference(reference, (inner) => {
    names.push(inner.type)
    return inner
  })
  return names
}
