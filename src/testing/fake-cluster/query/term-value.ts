import type { Json } from '../format/json.js'
import { type IndexedValue, indexedValue } from '../store/field-types.js'
import type { FoundField } from '../store/index-mapping.js'
import type { Snapshot } from '../store/snapshot.js'
import { queryShardFailure } from './query.js'

/** Converts the value of a query to the form that the field indexes. */
export function termValue(snapshot: Snapshot, { field }: FoundField, value: Json): IndexedValue {
  const plain = typeof value === 'object' ? String(value) : value
  const indexed = indexedValue(field.type, plain)
  if (indexed !== undefined) return indexed
  const cause = whyRefused(field.type.kind, plain)
  throw queryShardFailure(snapshot, `failed to create query: ${cause.reason}`, cause)
}

function whyRefused(kind: string, value: string | number | boolean) {
  if (kind !== 'boolean') return { type: 'number_format_exception', reason: `For input string: "${value}"` }
  const reason = `Can't parse boolean value [${value}], expected [true] or [false]`
  return { type: 'illegal_argument_exception', reason }
}
