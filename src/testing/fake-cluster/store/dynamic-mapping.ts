import { ElasticsearchFailure, illegalArgument, notSupported } from '../errors.js'
import { isArray, isObject, type Json, type JsonObject } from '../format/json.js'
import { looksLikeDate } from './dates.js'
import { locate, refuseValue, type SourceText } from './document-errors.js'
import { indexedValue } from './field-types.js'
import { type Field, type Mapping, newField } from './index-mapping.js'

/** Checks a document against the mapping and adds its new fields. Throws Elasticsearch's error for an invalid one. */
export function admit(mapping: Mapping, document: JsonObject, text: SourceText): void {
  const admission = new Admission(mapping, text)
  admission.visit(mapping.root, '', document)
  admission.commit()
}

/** New field of a document. */
interface Addition {
  readonly parent: Field
  readonly name: string
  readonly field: Field
}

/** Walk through one document. New fields join the mapping at the end, when all of it has been accepted. */
class Admission {
  readonly #mapping: Mapping
  readonly #text: SourceText
  readonly #additions = new Map<string, Addition>()

  constructor(mapping: Mapping, text: SourceText) {
    this.#mapping = mapping
    this.#text = text
  }

  commit(): void {
    for (const { parent, name, field } of this.#additions.values()) parent.properties.set(name, field)
  }

  visit(parent: Field, prefix: string, object: JsonObject): void {
    for (const key in object) {
      const given = object[key]
      if (given === undefined || given === null) continue
      const { name, value } = key.includes('.') ? nested(key, given) : { name: key, value: given }
      const path = `${prefix}${name}`
      const field = this.#known(parent, name, path) ?? this.#introduce(parent, name, path, value)
      if (field !== undefined) this.#visitValue(field, path, name, value)
    }
  }

  #known(parent: Field, name: string, path: string): Field | undefined {
    return parent.properties.get(name) ?? this.#additions.get(path)?.field
  }

  #visitValue(field: Field, path: string, name: string, value: Json): void {
    if (value === null || field.type.kind === 'opaque') return
    if (isArray(value)) {
      for (const each of value) this.#visitValue(field, path, name, each)
    } else if (isObject(value)) {
      if (field.type.kind !== 'object') throw refuseValue(this.#text, field.typeName, path, name, value)
      this.visit(field, `${path}.`, value)
    } else if (field.type.kind === 'object') {
      throw notAnObject(this.#text, path, name)
    } else if (indexedValue(field.type, value) === undefined) {
      throw refuseValue(this.#text, field.typeName, path, name, value)
    }
  }

  #introduce(parent: Field, name: string, path: string, value: Json): Field | undefined {
    const dynamic = String(parent.parameters.dynamic ?? this.#mapping.dynamic)
    if (dynamic === 'false') return undefined
    if (dynamic === 'strict') throw notIntroduced(this.#text, path, name)
    const types = this.#typesOf(value, name)
    const [typeName] = types
    if (typeName === undefined) return undefined
    const other = types.find((each) => each !== typeName)
    if (other !== undefined) {
      throw illegalArgument(`mapper [${path}] cannot be changed from type [${typeName}] to [${other}]`)
    }
    const field = dynamicField(typeName)
    this.#additions.set(path, { parent, name, field })
    return field
  }

  /** Returns the types that dynamic mapping chooses for a value: one for each element of an array. */
  #typesOf(value: Json, name: string): readonly string[] {
    if (value === null) return []
    if (isArray(value)) return value.flatMap((each) => this.#typesOf(each, name))
    if (typeof value === 'boolean') return ['boolean']
    if (typeof value === 'number') return [isDecimal(value, name, this.#text) ? 'float' : 'long']
    if (typeof value === 'string') return [this.#mapping.detectsDates && isDate(value, name) ? 'date' : 'text']
    return ['object']
  }
}

/** Splits a key with dots, which stands for nested objects. */
function nested(key: string, value: Json): { readonly name: string; readonly value: Json } {
  const dot = key.indexOf('.')
  return { name: key.slice(0, dot), value: { [key.slice(dot + 1)]: value } }
}

function isDate(value: string, name: string): boolean {
  // Elasticsearch would create a date field with a format of its own.
  if (/^\d{4}\/\d{2}\/\d{2}( \d{2}:\d{2}:\d{2})?$/.test(value)) throw notSupported(`the date format of [${name}]`)
  return looksLikeDate(value)
}

function dynamicField(typeName: string): Field {
  const field = newField(typeName)
  if (typeName === 'text') field.subFields.set('keyword', newField('keyword', { ignore_above: 256 }))
  return field
}

/** Returns whether a number has a decimal point: `1.0` makes a float field, but JavaScript parses it as 1. */
function isDecimal(value: number, name: string, { source }: SourceText): boolean {
  if (!Number.isInteger(value)) return true
  const key = JSON.stringify(name).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`${key}\\s*:\\s*(?:\\[\\s*)?-?\\d+[.eE]`).test(source)
}

function notIntroduced({ source }: SourceText, path: string, name: string): ElasticsearchFailure {
  const within = path === name ? '_doc' : path.slice(0, -name.length - 1)
  return new ElasticsearchFailure(400, {
    type: 'strict_dynamic_mapping_exception',
    reason: `[${locate(source, name)}] mapping set to strict, dynamic introduction of [${name}] within [${within}] is not allowed`,
  })
}

function notAnObject({ source }: SourceText, path: string, name: string): ElasticsearchFailure {
  return new ElasticsearchFailure(400, {
    type: 'document_parsing_exception',
    reason: `[${locate(source, name)}] object mapping for [${path}] tried to parse field [${name}] as object, but found a concrete value`,
  })
}
