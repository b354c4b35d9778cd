import { illegalArgument, notSupported } from '../errors.js'
import { isObject, type Json, type JsonObject, listOf } from '../format/json.js'
import { unknownField } from '../query/field-clause.js'

/** Sort key of a search: a field, or one of the orders that need no field. */
export interface SortKey {
  readonly field: string
  readonly descending: boolean
  readonly missing: Json
  readonly mode: string | undefined
  readonly unmappedType: string | undefined
}

const OPTIONS = ['order', 'missing', 'mode', 'unmapped_type', 'numeric_type']
const UNSUPPORTED = ['nested', 'format', 'script']
const MODES = ['min', 'max', 'sum', 'avg', 'median']

/** Parses the `sort` of a search body. */
export function parseSort(sort: Json | undefined, text: string): readonly SortKey[] {
  return listOf(sort).flatMap((each) => parseKeys(each, text))
}

/** Parses the `sort` of a query string: `name:asc,_doc`. */
export function parseSortParameter(text: string): readonly Json[] {
  return text.split(',').map((part) => {
    const [field = '', order] = part.split(':')
    return order === undefined ? field : { [field]: order }
  })
}

/** Returns whether the sort is by score alone, best first, which is also the default. */
export function isByScore(keys: readonly SortKey[]): boolean {
  const [only] = keys
  return keys.length === 1 && only?.field === '_score' && only.descending
}

/** Returns whether the sort is document order: a page then costs no more than the page. */
export function isDocumentOrder(keys: readonly SortKey[]): boolean {
  return keys.length > 0 && keys.every(({ field, descending }) => /^_(shard_)?doc$/.test(field) && !descending)
}

/** Key that makes every order total. Elasticsearch adds it to searches in a point in time. */
export const TIE_BREAKER: SortKey = newKey('_shard_doc', {})

function parseKeys(given: Json, text: string): readonly SortKey[] {
  if (typeof given === 'string') return [newKey(given, {})]
  if (!isObject(given))
    throw illegalArgument('malformed sort format, within the sort array, an object, or an actual string are allowed')
  return Object.entries(given).map(([field, options]) => parseKey(field, options, text))
}

function parseKey(field: string, options: Json, text: string): SortKey {
  if (field === '_script' || field === '_geo_distance') throw notSupported(`sorting by [${field}]`)
  if (!isObject(options)) return newKey(field, { order: options })
  const unsupported = Object.keys(options).find((key) => UNSUPPORTED.includes(key))
  if (unsupported !== undefined) throw notSupported(`[${unsupported}] in a sort`)
  const unknown = Object.keys(options).find((key) => !OPTIONS.includes(key))
  if (unknown !== undefined) throw unknownField('field_sort', unknown, text)
  return newKey(field, options)
}

function newKey(field: string, { order, missing, mode, unmapped_type: unmappedType }: JsonObject): SortKey {
  const chosen = String(order ?? (field === '_score' ? 'desc' : 'asc')).toLowerCase()
  if (chosen !== 'asc' && chosen !== 'desc') {
    throw illegalArgument(`No enum constant org.elasticsearch.search.sort.SortOrder.${chosen.toUpperCase()}`)
  }
  if (mode !== undefined && !MODES.includes(String(mode))) throw illegalArgument(`Unknown SortMode [${mode}]`)
  return {
    field,
    descending: chosen === 'desc',
    missing: missing ?? '_last',
    mode: mode === undefined ? undefined : String(mode),
    unmappedType: unmappedType === undefined ? undefined : String(unmappedType),
  }
}
