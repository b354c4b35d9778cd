import { illegalArgument } from '../errors.js'
import { formatFloat, formatLong, type Json } from '../format/json.js'
import { queryShardFailure, ShardFailure } from '../query/query.js'
import { parseDate } from '../store/dates.js'
import { FIELD_TYPES, type FieldType, type IndexedValue } from '../store/field-types.js'
import type { Snapshot } from '../store/snapshot.js'
import type { SortKey } from './sort.js'

/** Sort value of a hit; `null` for a missing string. */
export type SortValue = number | string | null

/** Position of a document in the snapshots of a search. */
export interface Place {
  readonly shard: number
  readonly position: number
  readonly score: number
}

export type SortReader = (place: Place) => SortValue

const SHARD_STEP = 2 ** 32

/** Combines shard and position to one number, like `_shard_doc`. */
function shardDoc(shard: number, position: number): number {
  return shard * SHARD_STEP + position
}

export function fromShardDoc(value: number): { readonly shard: number; readonly position: number } {
  return { shard: Math.floor(value / SHARD_STEP), position: value % SHARD_STEP }
}

/** Returns the function that gives the sort value of a document in a snapshot. */
export function sortReader(key: SortKey, snapshot: Snapshot): SortReader {
  if (key.field === '_score') return ({ score }) => score
  if (key.field === '_doc') return ({ position }) => position
  if (key.field === '_shard_doc') return ({ shard, position }) => shardDoc(shard, position)
  const found = snapshot.index.mapping.find(key.field)
  const type = found?.field.type ?? unmapped(key, snapshot)
  checkSortable(key, type, snapshot)
  const column = found === undefined ? [] : snapshot.column(found)
  const missing = missingValue(key, type)
  return ({ position }) => choose(column[position] ?? [], key) ?? missing
}

/** Compares two lists of sort values in the order of the keys. */
export function compareBy(
  keys: readonly SortKey[],
): (one: readonly SortValue[], other: readonly SortValue[]) => number {
  return (one, other) => {
    for (const [index, key] of keys.entries()) {
      const result = compareValues(one[index] ?? null, other[index] ?? null, key)
      if (result !== 0) return result
    }
    return 0
  }
}

/** Converts a value of `search_after` to the form of the documents' values. */
export function afterValue(value: Json, key: SortKey, type: FieldType | undefined): SortValue {
  if (value === null) return null
  if (type?.kind === 'keyword' || type?.kind === 'text') return String(value)
  if (type?.kind === 'date' && typeof value === 'string') return parseDate(value) ?? badAfter(value, key)
  if (type?.kind === 'boolean' && typeof value === 'boolean') return value ? 1 : 0
  const number = Number(value)
  return Number.isNaN(number) ? badAfter(value, key) : number
}

/** Formats a sort value for a response. */
export function formatSortValue(value: SortValue, key: SortKey): string {
  if (typeof value !== 'number') return JSON.stringify(value)
  if (!Number.isFinite(value)) return value > 0 ? '"Infinity"' : '"-Infinity"'
  return key.field === '_score' ? formatFloat(value) : formatLong(value)
}

function compareValues(one: SortValue, other: SortValue, key: SortKey): number {
  if (one === other) return 0
  if (one === null || other === null) return (one === null) === (key.missing === '_first') ? -1 : 1
  return one < other === key.descending ? 1 : -1
}

function choose(values: readonly IndexedValue[], { mode, descending }: SortKey): SortValue | undefined {
  const [first] = values
  if (first === undefined) return undefined
  if (values.length === 1) return plain(first)
  const ordered = values.map(plain).sort((one, other) => (one < other ? -1 : 1))
  if (mode === 'sum' || mode === 'avg') return combined(ordered, mode)
  if (mode === 'median') return ordered[Math.floor((ordered.length - 1) / 2)]
  return mode === 'max' || (mode === undefined && descending) ? ordered.at(-1) : ordered[0]
}

function combined(values: readonly (string | number)[], mode: string): number {
  const sum = values.reduce<number>((total, value) => total + Number(value), 0)
  return mode === 'sum' ? sum : sum / values.length
}

function plain(value: IndexedValue): string | number {
  return typeof value === 'boolean' ? Number(value) : value
}

/** Missing numbers sort as the largest or smallest number of the type. */
function missingValue({ missing, descending }: SortKey, type: FieldType): SortValue {
  if (missing !== '_first' && missing !== '_last') return typeof missing === 'number' ? missing : String(missing)
  const isLow = (missing === '_last') === descending
  if (type.kind === 'keyword') return null
  const limits = type.kind === 'boolean' ? (FIELD_TYPES.long ?? type) : type
  return (isLow ? limits.lowest : limits.highest) ?? null
}

function unmapped({ field, unmappedType }: SortKey, snapshot: Snapshot): FieldType {
  const type = unmappedType === undefined ? undefined : FIELD_TYPES[unmappedType]
  if (type !== undefined) return type
  if (field === '_id') throw idsNotSortable()
  throw queryShardFailure(snapshot, `No mapping found for [${field}] in order to sort on`)
}

function checkSortable({ field }: SortKey, type: FieldType, snapshot: Snapshot): void {
  if (type.kind === 'text') throw fielddataDisabled(field, snapshot)
  if (type.kind === 'opaque' || type.kind === 'object') {
    throw new ShardFailure({ type: 'illegal_argument_exception', reason: `can't sort on field [${field}]` })
  }
}

/** Creates the error for a text field: it is split into words, so it has no single value to sort or group by. */
export function fielddataDisabled(field: string, { index }: Snapshot): ShardFailure {
  return new ShardFailure({
    type: 'illegal_argument_exception',
    reason:
      `Fielddata is disabled on [${field}] in [${index.name}]. Text fields are not optimised for operations that require ` +
      'per-document field data like aggregations and sorting, so these operations are disabled by default. Please use a ' +
      `keyword field instead. Alternatively, set fielddata=true on [${field}] in order to load field data by uninverting ` +
      'the inverted index. Note that this can use significant memory.',
  })
}

function idsNotSortable(): ShardFailure {
  return new ShardFailure({
    type: 'illegal_argument_exception',
    reason:
      'Fielddata access on the _id field is disallowed, you can re-enable it by updating the dynamic cluster setting: ' +
      'indices.id_field_data.enabled',
  })
}

function badAfter(value: Json, { field }: SortKey): never {
  throw illegalArgument(`Failed to parse search_after value for field [${field}].`, {
    caused_by: { type: 'number_format_exception', reason: `For input string: "${value}"` },
  })
}
