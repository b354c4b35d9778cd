import { ElasticsearchFailure, illegalArgument } from '../errors.js'
import { isObject, type Json, type JsonObject } from '../format/json.js'
import { parsingFailure, type QueryContext } from './query.js'

/** Query of the form `{ field: value }` or `{ field: { key: value, ... } }`. */
export interface FieldClause {
  readonly field: string
  readonly value: Json
  readonly options: JsonObject
  readonly boost: number
}

/** Parses such a query; `known` are the options that the stand-in supports. */
export function fieldClause(
  name: string,
  body: Json,
  context: QueryContext,
  valueKey: string,
  known: readonly string[],
): FieldClause {
  if (!isObject(body))
    throw parsingFailure(context, `[${name}] query malformed, no start_object after query name`, name)
  const { boost: outerBoost, _name, ...fields } = body
  const [entry, another] = Object.entries(fields)
  if (entry === undefined) throw illegalArgument('field name is null or empty')
  const [field, given] = entry
  if (another !== undefined) {
    const reason = `[${name}] query doesn't support multiple fields, found [${field}] and [${another[0]}]`
    throw parsingFailure(context, reason, another[0])
  }
  if (!isObject(given)) return { field, value: given, options: {}, boost: 1 }
  for (const key of Object.keys(given)) {
    if (![valueKey, 'boost', '_name', ...known].includes(key)) throw unknownOption(name, key, context)
  }
  return { field, value: given[valueKey] ?? null, options: given, boost: Number(given.boost ?? 1) }
}

function unknownOption(name: string, key: string, context: QueryContext): Error {
  return parsingFailure(context, `[${name}] query does not support [${key}]`, key)
}

/** Creates the error of Elasticsearch's strict parsers for an unknown key. */
export function unknownField(parser: string, key: string, text: string): ElasticsearchFailure {
  const start = Math.max(0, text.indexOf(JSON.stringify(key)))
  const line = text.slice(0, start).split('\n').length
  const column = start - text.lastIndexOf('\n', start)
  return new ElasticsearchFailure(400, {
    type: 'x_content_parse_exception',
    reason: `[${line}:${column}] [${parser}] unknown field [${key}]`,
  })
}
