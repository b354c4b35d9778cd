import { formatDate, parseDate } from './dates.js'

/** Value in the form in which it is searched, sorted and aggregated. */
export type IndexedValue = string | number | boolean

/** Treatment of one of Elasticsearch's field types. */
export interface FieldType {
  readonly kind: 'text' | 'keyword' | 'number' | 'boolean' | 'date' | 'object' | 'opaque'
  /** Limits that replace a missing value in a sort. */
  readonly lowest?: number
  readonly highest?: number
  readonly integer?: boolean
}

const integer = (bits: number): FieldType => ({
  kind: 'number',
  integer: true,
  lowest: -(2 ** (bits - 1)),
  highest: bits === 64 ? 2 ** 63 : 2 ** (bits - 1) - 1,
})
const decimal: FieldType = {
  kind: 'number',
  lowest: Number.NEGATIVE_INFINITY,
  highest: Number.POSITIVE_INFINITY,
}
const opaque: FieldType = { kind: 'opaque' }
const keyword: FieldType = { kind: 'keyword' }
const object: FieldType = { kind: 'object' }

/** Types that a mapping may name. Opaque fields are stored and returned, but cannot be searched. */
export const FIELD_TYPES: Readonly<Record<string, FieldType>> = {
  text: { kind: 'text' },
  match_only_text: { kind: 'text' },
  keyword,
  constant_keyword: keyword,
  wildcard: keyword,
  version: keyword,
  ip: keyword,
  long: integer(64),
  unsigned_long: integer(64),
  integer: integer(32),
  short: integer(16),
  byte: integer(8),
  double: decimal,
  float: decimal,
  half_float: decimal,
  scaled_float: decimal,
  boolean: { kind: 'boolean' },
  date: { kind: 'date', lowest: -(2 ** 63), highest: 2 ** 63 },
  date_nanos: { kind: 'date', lowest: -(2 ** 63), highest: 2 ** 63 },
  object,
  nested: object,
  geo_point: opaque,
  geo_shape: opaque,
  binary: opaque,
  flattened: opaque,
  dense_vector: opaque,
  completion: opaque,
}

/** Converts a value of a source to the indexed form. Returns `undefined` if the type rejects it. */
export function indexedValue(type: FieldType, value: string | number | boolean): IndexedValue | undefined {
  switch (type.kind) {
    case 'number':
      return typeof value === 'boolean' ? undefined : toNumber(value, type.integer === true)
    case 'boolean':
      return toBoolean(value)
    case 'date':
      return typeof value === 'boolean' ? undefined : parseDate(value)
    default:
      return String(value)
  }
}

/** Converts a value to the form of `fields` and `docvalue_fields`. */
export function shownValue(type: FieldType, value: IndexedValue): IndexedValue {
  return type.kind === 'date' && typeof value === 'number' ? formatDate(value) : value
}

function toNumber(value: string | number, isWhole: boolean): number | undefined {
  if (typeof value === 'string' && !/^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(value)) return undefined
  return isWhole ? Math.trunc(Number(value)) : Number(value)
}

function toBoolean(value: string | number | boolean): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (value === 'true') return true
  return value === 'false' || value === '' ? false : undefined
}
