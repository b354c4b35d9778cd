import type { Reference, SpecBody, SpecProperty, SpecType, SpecValue } from './model.js'

/** Function that replaces a reference to a type. */
type Change = (reference: SpecValue & Reference) => SpecValue

/** A value with each reference in it changed, the inner ones first. */
export function mapValue(value: SpecValue, change: Change): SpecValue {
  switch (value.kind) {
    case 'instance_of':
      return change(mapReference(value, change))
    case 'array_of':
      return { ...value, value: mapValue(value.value, change) }
    case 'union_of':
      return { ...value, items: value.items.map((item) => mapValue(item, change)) }
    case 'dictionary_of':
      return { ...value, key: mapValue(value.key, change), value: mapValue(value.value, change) }
    default:
      return value
  }
}

/** A reference with what its parameters stand for changed. */
export function mapReference<R extends Reference>(reference: R, change: Change): R {
  if (!reference.generics) return reference
  return { ...reference, generics: reference.generics.map((generic) => mapValue(generic, change)) }
}

export function mapProperties(properties: readonly SpecProperty[], change: Change): SpecProperty[] {
  return properties.map((property) => ({ ...property, type: mapValue(property.type, change) }))
}

/** A type with each reference in it changed, except in what it inherits from. */
export function mapType(type: SpecType, change: Change): SpecType {
  switch (type.kind) {
    case 'interface':
      return { ...type, properties: mapProperties(type.properties, change) }
    case 'type_alias':
      return { ...type, type: mapValue(type.type, change) }
    case 'request': {
      const [path, query] = [mapProperties(type.path, change), mapProperties(type.query, change)]
      return { ...type, path, query, body: mapBody(type.body, change) }
    }
    case 'response':
      return { ...type, body: mapBody(type.body, change) }
    case 'enum':
      return type
  }
}

function mapBody(body: SpecBody, change: Change): SpecBody {
  switch (body.kind) {
    case 'no_body':
      return body
    case 'value':
      return { ...body, value: mapValue(body.value, change) }
    case 'properties':
      return { ...body, properties: mapProperties(body.properties, change) }
  }
}
