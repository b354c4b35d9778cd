import { ElasticsearchFailure, illegalArgument, notSupported } from '../errors.js'
import { isObject, type Json, type JsonObject } from '../format/json.js'
import { FIELD_TYPES, type FieldType } from './field-types.js'
import { complaintAbout, plain } from './mapping-parameters.js'

/** Field of a mapping: a leaf, or an object with fields of its own. */
export interface Field {
  readonly typeName: string
  readonly type: FieldType
  /** Parameters as given, without `type`, `properties` and `fields`. */
  readonly parameters: JsonObject
  readonly properties: Map<string, Field>
  readonly subFields: Map<string, Field>
}

/** Field with the place of its values in a source: a sub-field uses the values of its parent. */
export interface FoundField {
  readonly path: string
  readonly sourcePath: string
  readonly field: Field
}

const ROOT_PARAMETERS = ['dynamic', '_meta', '_source', '_routing', 'date_detection', 'numeric_detection']
const UNSUPPORTED_ROOT = ['dynamic_templates', 'runtime', 'dynamic_date_formats', '_data_stream_timestamp']

/** Mapping of an index. By default, it grows with the documents. */
export class Mapping {
  readonly root: Field = newField('object')
  readonly #settings: Record<string, Json> = {}

  /** Adds the fields of a mapping given by the user. */
  merge(given: JsonObject): void {
    for (const [name, value] of Object.entries(given)) {
      if (name === 'properties' && isObject(value)) mergeProperties(this.root.properties, value, '')
      else this.#setRoot(name, value)
    }
  }

  get dynamic(): string {
    return String(this.#settings.dynamic ?? 'true')
  }

  get detectsDates(): boolean {
    return this.#settings.date_detection !== false
  }

  /** Finds a field by its dotted path. */
  find(path: string): FoundField | undefined {
    return find(this.root, path.split('.'), path)
  }

  /** Returns the paths of all leaf fields, sub-fields included. */
  leaves(): readonly FoundField[] {
    return leavesOf(this.root, '')
  }

  toJSON(): JsonObject {
    const { properties } = fieldToJson(this.root)
    return properties === undefined ? { ...this.#settings } : { ...this.#settings, properties }
  }

  #setRoot(name: string, value: Json): void {
    if (UNSUPPORTED_ROOT.includes(name)) throw notSupported(`[${name}] in a mapping`)
    if (!ROOT_PARAMETERS.includes(name)) {
      throw mappingFailure(`Root mapping definition has unsupported parameters:  [${name} : ${plain(value)}]`)
    }
    if (name === '_source' && isObject(value) && value.enabled === false) throw notSupported('a disabled [_source]')
    this.#settings[name] = name === 'dynamic' ? String(value) : value
  }
}

export function newField(typeName: string, parameters: JsonObject = {}): Field {
  const type = FIELD_TYPES[typeName] ?? { kind: 'opaque' }
  return { typeName, type, parameters, properties: new Map(), subFields: new Map() }
}

/** Elasticsearch wraps each fault of a mapping once. */
function mappingFailure(reason: string): ElasticsearchFailure {
  const inner = { type: 'mapper_parsing_exception', reason }
  return new ElasticsearchFailure(400, { ...inner, reason: `Failed to parse mapping: ${reason}`, caused_by: inner }, [
    inner,
  ])
}

function mergeProperties(target: Map<string, Field>, given: JsonObject, prefix: string): void {
  for (const [name, definition] of Object.entries(given)) {
    const field = parseField(name, definition)
    const present = target.get(name)
    if (present === undefined) target.set(name, field)
    else mergeField(present, field, `${prefix}${name}`)
  }
}

function mergeField(present: Field, given: Field, path: string): void {
  if (present.typeName !== given.typeName) {
    throw illegalArgument(`mapper [${path}] cannot be changed from type [${present.typeName}] to [${given.typeName}]`)
  }
  for (const [name, field] of given.properties) {
    const before = present.properties.get(name)
    if (before === undefined) present.properties.set(name, field)
    else mergeField(before, field, `${path}.${name}`)
  }
  for (const [name, field] of given.subFields) present.subFields.set(name, field)
}

function parseField(name: string, definition: Json): Field {
  if (!isObject(definition)) {
    throw mappingFailure(`Expected map for property [fields] on field [${name}] but got a class java.lang.String`)
  }
  const { type, properties, fields, ...parameters } = definition
  const field = newField(typeNameOf(name, definition), parameters)
  const complaint = complaintAbout(name, field.typeName, field.type.kind, parameters)
  if (complaint !== undefined) throw mappingFailure(complaint)
  if (isObject(properties)) mergeProperties(field.properties, properties, `${name}.`)
  if (isObject(fields)) mergeProperties(field.subFields, fields, `${name}.`)
  return field
}

function typeNameOf(name: string, { type, properties }: JsonObject): string {
  if (type === undefined && properties === undefined) throw mappingFailure(`No type specified for field [${name}]`)
  const typeName = String(type ?? 'object')
  if (typeName in FIELD_TYPES) return typeName
  throw mappingFailure(
    `The mapper type [${typeName}] declared on field [${name}] does not exist. It might have been created within a ` +
      'future version or requires a plugin to be installed. Check the documentation.',
  )
}

function find(parent: Field, path: readonly string[], whole: string): FoundField | undefined {
  for (let length = path.length; length > 0; length--) {
    const field = parent.properties.get(path.slice(0, length).join('.'))
    const rest = path.slice(length)
    if (field === undefined) continue
    if (rest.length === 0) return { path: whole, sourcePath: whole, field }
    const sub = field.subFields.get(rest.join('.'))
    if (sub === undefined) return find(field, rest, whole)
    return { path: whole, sourcePath: whole.slice(0, -rest.join('.').length - 1), field: sub }
  }
  return undefined
}

function leavesOf(parent: Field, prefix: string): FoundField[] {
  return [...parent.properties].flatMap(([name, field]) => {
    const path = `${prefix}${name}`
    if (field.type.kind === 'object') return leavesOf(field, `${path}.`)
    const subs = [...field.subFields].map(([sub, leaf]) => ({ path: `${path}.${sub}`, sourcePath: path, field: leaf }))
    return [{ path, sourcePath: path, field }, ...subs]
  })
}

function fieldToJson(field: Field): Record<string, Json> {
  const shown: Record<string, Json> = field.typeName === 'object' ? {} : { type: field.typeName }
  Object.assign(shown, field.parameters)
  if (field.properties.size > 0) shown.properties = fieldsToJson(field.properties)
  else if (field.typeName === 'object') shown.type = 'object'
  if (field.subFields.size > 0) shown.fields = fieldsToJson(field.subFields)
  return shown
}

function fieldsToJson(fields: ReadonlyMap<string, Field>): JsonObject {
  const names = [...fields.keys()].sort()
  return Object.fromEntries(names.flatMap((name) => named(name, fields.get(name))))
}

function named(name: string, field: Field | undefined): [string, JsonObject][] {
  return field === undefined ? [] : [[name, fieldToJson(field)]]
}
