import { notSupported } from '../errors.js'
import { isObject, type Json, type JsonObject } from '../format/json.js'
import { parseDateMath } from '../store/dates.js'
import { refusedDate } from '../store/document-errors.js'
import type { IndexedValue } from '../store/field-types.js'
import type { FoundField } from '../store/index-mapping.js'
import type { Snapshot } from '../store/snapshot.js'
import { parsingFailure, type QueryParser, ShardFailure, type Weight } from './query.js'
import { termValue } from './term-value.js'
import { constantWeight, NOTHING } from './weights.js'

const BOUNDS = ['gt', 'gte', 'lt', 'lte']
const OPTIONS = ['boost', '_name', 'relation', 'format', 'time_zone']
const DEFAULT_FORMATS = ['strict_date_optional_time||epoch_millis', 'strict_date_optional_time', 'epoch_millis']

export const range: QueryParser = (body, context) => {
  const [[path, bounds] = ['', undefined]] = Object.entries(isObject(body) ? body : {})
  if (!isObject(bounds)) throw parsingFailure(context, `[range] query does not support [${path}]`, path)
  const unknown = Object.keys(bounds).find((key) => !BOUNDS.includes(key) && !OPTIONS.includes(key))
  if (unknown !== undefined) throw parsingFailure(context, `[range] query does not support [${unknown}]`, unknown)
  const { format, time_zone: timeZone, boost = 1 } = bounds
  if (timeZone !== undefined) throw notSupported('[time_zone] in a range query')
  if (format !== undefined && !DEFAULT_FORMATS.includes(String(format)))
    throw notSupported(`the date format [${format}]`)
  return (snapshot) => weigh(snapshot, path, bounds, context.now, Number(boost))
}

function weigh(snapshot: Snapshot, path: string, bounds: JsonObject, now: number, boost: number): Weight {
  const found = snapshot.index.mapping.find(path)
  if (found === undefined) return NOTHING
  if (found.field.type.kind === 'date') return dateRange(snapshot, found, bounds, now, boost)
  const limits = limitsOf(bounds, (value) => termValue(snapshot, found, value))
  return within(snapshot, found, limits, boost)
}

/** Matches a range of dates. An upper bound with the precision of a day includes that day. */
export function dateRange(
  snapshot: Snapshot,
  found: FoundField,
  bounds: JsonObject,
  now: number,
  boost: number,
): Weight {
  const limits = limitsOf(bounds, (value, key) => {
    const time = parseDateMath(String(value), now, key === 'lte' || key === 'gt')
    if (time !== undefined) return time
    throw noDate(String(value))
  })
  return within(snapshot, found, limits, boost)
}

type Limit = (value: IndexedValue) => boolean

function limitsOf(bounds: JsonObject, convert: (value: Json, key: string) => IndexedValue): readonly Limit[] {
  return BOUNDS.flatMap((key) => {
    const bound = bounds[key]
    return bound === undefined || bound === null ? [] : [limit(key, convert(bound, key))]
  })
}

function limit(key: string, bound: IndexedValue): Limit {
  if (key === 'gt') return (value) => value > bound
  if (key === 'gte') return (value) => value >= bound
  if (key === 'lt') return (value) => value < bound
  return (value) => value <= bound
}

function within(snapshot: Snapshot, found: FoundField, limits: readonly Limit[], boost: number): Weight {
  const column = snapshot.column(found)
  const isInside = (value: IndexedValue) => limits.every((holds) => holds(value))
  return constantWeight(boost, (position) => column[position]?.some(isInside) === true)
}

function noDate(text: string): ShardFailure {
  const cause = refusedDate(text)
  return new ShardFailure({ type: 'parse_exception', reason: `${cause.reason}: [${cause.reason}]`, caused_by: cause })
}
