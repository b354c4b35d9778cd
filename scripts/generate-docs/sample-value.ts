import { inheritedProperties } from '../generate-api/types/inherited.js'
import { mapValue } from '../generate-api/types/map-instances.js'
import type { Reference, SpecInterface, SpecProperty, SpecType, SpecValue } from '../generate-api/types/model.js'
import type { Types } from '../generate-api/types/scope.js'
import { substitute } from '../generate-api/types/substitute.js'
import { OF_TYPE, type Sample, UNDER_NAME } from './sample-words.js'

/** Depth of examples: deeper objects are left empty. */
const DEPTH = 6

type Inner = (value: SpecValue, name?: string) => Sample

/** A value of a type, for an example: as little as it takes to be one. */
export function sampleOf(value: SpecValue, name: string, types: Types, depth = DEPTH): Sample {
  const inner: Inner = (type, of = name) => sampleOf(type, of, types, depth - 1)
  if (depth === 0) return {}
  switch (value.kind) {
    case 'literal_value':
      return value.value
    case 'user_defined_value':
      return {}
    case 'array_of':
      return [inner(value.value)]
    case 'union_of':
      return value.items[0] ? inner(value.items[0]) : {}
    case 'dictionary_of':
      return { [String(inner(value.key, 'key'))]: inner(value.value) }
    case 'instance_of':
      return sampleByName(value.type.name, name) ?? sampleOfType(value, name, types, inner)
  }
}

/** The words for a name go before those for a type, where both are texts. */
function sampleByName(type: string, name: string): Sample | undefined {
  const known = OF_TYPE[type]
  if (known !== undefined) return typeof known === 'string' ? (UNDER_NAME[name] ?? known) : known
  return type === 'string' ? (UNDER_NAME[name] ?? `my-${wordOf(name)}`) : undefined
}

function sampleOfType(reference: Reference, name: string, types: Types, inner: Inner): Sample {
  const type = types.find(reference.type)
  switch (type?.kind) {
    case 'enum':
      return type.members[0]?.name ?? ''
    case 'type_alias': {
      const args = argumentsOf(type, reference)
      return inner(
        mapValue(type.type, (inside) => args.get(inside.type.name) ?? inside),
        name,
      )
    }
    case 'interface':
      return sampleOfInterface(substitute(type, argumentsOf(type, reference)), types, inner)
    default:
      return { title: 'Reactive' }
  }
}

/** Creates the required properties of an object. A container without any gets its first variant. */
function sampleOfInterface(type: SpecInterface, types: Types, inner: Inner): Sample {
  const properties = inheritedProperties(type, types.find).filter(({ deprecation }) => !deprecation)
  const required = properties.filter((property) => property.required)
  const shown: readonly SpecProperty[] = required.length > 0 ? required : properties.slice(0, 1)
  return Object.fromEntries(shown.map((property) => [property.name, inner(property.type, property.name)]))
}

function argumentsOf({ generics = [] }: SpecType, reference: Reference): Map<string, SpecValue | undefined> {
  return new Map(generics.map((parameter, index) => [parameter.name, reference.generics?.[index]]))
}

/** `connector_id` asks for a connector. */
function wordOf(name: string): string {
  return name.replace(/(?<=.)_(?:id|name)s?$/, '').replaceAll('_', '-')
}
