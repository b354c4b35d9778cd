import { notSupported } from '../errors.js'
import type { Json, JsonObject } from '../format/json.js'
import { ANALYZERS } from './analysis.js'

const DATE_FORMATS = ['strict_date_optional_time||epoch_millis', 'strict_date_optional_time', 'epoch_millis']

/** Parameters of all leaf fields that the stand-in honors, or that change nothing in what it answers. */
const EVERYWHERE = ['doc_values', 'index', 'meta', 'store', 'time_series_dimension', 'time_series_metric', 'boost']

/** The same by type; what is not listed here or above is unknown to Elasticsearch, or listed below. */
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

/** Real parameters that would change answers in ways the stand-in does not follow. */
const UNSUPPORTED = (
  'copy_to fielddata ignore_malformed normalizer null_value path script search_analyzer search_quote_analyzer ' +
  'similarity subobjects on_script_error depth_limit'
).split(' ')

/** What is wrong with the parameters of a field, in Elasticsearch's words; throws for what only the stand-in lacks. */
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

/** A value in a message: a text goes without quotes. */
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
