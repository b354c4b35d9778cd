import { ElasticsearchFailure, illegalArgument, notSupported } from '../errors.js'
import { isObject, type Json } from '../format/json.js'
import { bool, constantScore } from './bool.js'
import { match } from './match.js'
import { ids, matchAll, matchNone } from './match-all.js'
import {
  parsingFailure,
  placeOf,
  placeOfKey,
  type Query,
  type QueryContext,
  type QueryParser,
  tokenName,
  unknownName,
} from './query.js'
import { range } from './range.js'
import { exists, prefix, term, terms, wildcardQuery } from './term.js'

const PARSERS: Readonly<Record<string, QueryParser>> = {
  match_all: matchAll,
  match_none: matchNone,
  ids,
  term,
  terms,
  range,
  match,
  bool,
  constant_score: constantScore,
  exists,
  prefix,
  wildcard: wildcardQuery,
}

/** Query types of Elasticsearch that the stand-in lacks. Its error names them, instead of calling them unknown. */
const UNSUPPORTED = new Set(
  (
    'boosting combined_fields dis_max distance_feature function_score fuzzy geo_bounding_box geo_distance geo_grid ' +
    'geo_polygon geo_shape has_child has_parent intervals knn match_bool_prefix match_phrase match_phrase_prefix ' +
    'more_like_this multi_match nested parent_id percolate pinned query_string rank_feature regexp rule script ' +
    'script_score semantic shape simple_query_string span_containing span_field_masking span_first span_multi ' +
    'span_near span_not span_or span_term span_within sparse_vector terms_set text_expansion weighted_tokens wrapper'
  ).split(' '),
)

/** Parses a query of any type that the stand-in supports. */
export function parseQuery(query: Json, context: QueryContext): Query {
  if (!isObject(query)) {
    throw parsingFailure(context, `[_na] query malformed, must start with start_object`, 'query')
  }
  const [[name, body] = [undefined, null], another] = Object.entries(query)
  if (name === undefined) throw emptyClause(context)
  const parser = Object.hasOwn(PARSERS, name) ? PARSERS[name] : undefined
  if (parser === undefined) throw unknownQuery(name, context)
  const parsed = parser(body, context)
  if (another === undefined) return parsed
  const reason = `[${name}] malformed query, expected [END_OBJECT] but found [FIELD_NAME]`
  throw new ElasticsearchFailure(400, { type: 'parsing_exception', reason, ...placeOfKey(context.text, another[0]) })
}

/** Creates the context of a request: its JSON and its time. */
export function queryContext(text: string, now: number): QueryContext {
  return { text, now, parse: parseQuery }
}

/** Rejects a query that is no object. */
export function checkQueryShape(query: Json, context: QueryContext): void {
  if (isObject(query)) return
  throw parsingFailure(context, `Unknown key for a ${tokenName(query)} in [query].`, 'query')
}

function unknownQuery(name: string, context: QueryContext): Error {
  if (UNSUPPORTED.has(name)) return notSupported(`the [${name}] query`)
  return unknownName(context, `unknown query [${name}]`, name)
}

function emptyClause({ text }: QueryContext): Error {
  const { line, col } = placeOf(text, 'query')
  return illegalArgument(`query malformed, empty clause found at [${line}:${col + 1}]`)
}
