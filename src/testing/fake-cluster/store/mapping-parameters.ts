import { notSupported } from '../errors.js'
import type { Json, JsonObject } from '../format/json.js'
import { ANALYZERS } from './analysis.js'

const DATE_FORMATS = ['strict_date_optional_time||epoch_millis', 'strict_date_optional_time', 'epoch_millis']

/** Parameters of all leaf fields that the stand-in honors, or that do not change its responses. */
const EVERYWHERE = ['doc_values', 'index', 'meta', 'store', 'time_series_dimension', 'time_series_metric', 'boost']

/** Parameters by type. All others are unknown to Elasticsearch, or are listed below. */
const BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  text: [
    'analyzer',
    'norms',
    'index_options',
    'position_increment_gap',
    'term_vector',
    'index_phrases',
    'index_prefixes',
  ],
  keyword: ['ignore_above', 'norms', 'index_options', 'eager_global_ordinals', 'split_queries_on_whitespace'],
  date: ['format', 'locale'],
  object: ['dynamic', 'enabled', 'include_in_parent', 'include_in_root'],
  number: ['coerce', 'scaling_factor'],
  boolean: [],
}

/** Parameters that would change responses in ways that the stand-in does not support. */
const UNSUPPORTED = (
  'copy_to fielddata ignore_malformed normalizer null_value path script search_analyzer search_quote_analyzer ' +
  'similarity subobjects on_script_error depth_limit'
).split(' ')

/** Finds the fault of a field's parameters, in Elasticsearch's words. Throws for those that only the stand-in lacks. */
export function complaintAbout(name: string, typeName: string, kind: string, given: JsonObject): string | undefined {
  const unsupported = Object.keys(given).find((key) => UNSUPPORTED.includes(key))
  if (unsupported !== undefined) throw notSupported(`[${unsupported}] of the field [${name}]`)
  checkValues(given)
  if (kind === 'opaque') return undefined
  const known = BY_TYPE[kind] ?? []
  const unknown = Object.entries(given).filter(([key]) => !known.includes(key) && !EVERYWHERE.includes(key))
  const [first] = unknown
  if (first === undefined) return undefined
  if (kind !== 'object') return `unknown parameter [${first[0]}] on mapper [${name}] of type [${typeName}]`
  const list = unknown.map(([key, value]) => `[${key} : ${plain(value)}]`).join(' ')
  return `Mapping definition for [${name}] has unsupported parameters:  ${list}`
}

/** Formats a value in a message; a string has no quotes. */
export function plain(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function checkValues({ analyzer, format, enabled }: JsonObject): void {
  if (analyzer !== undefined && !Object.hasOwn(ANALYZERS, String(analyzer))) {
    throw notSupported(`the analyzer [${plain(analyzer)}]`)
  }
  if (format !== undefined && !DATE_FORMATS.includes(String(format))) throw notSupported(`the date format [${format}]`)
  if (enabled === false) throw notSupported('[enabled] of an object')
}
