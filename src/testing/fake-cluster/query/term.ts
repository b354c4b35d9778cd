import { ElasticsearchFailure } from '../errors.js'
import { isArray, isObject, type Json } from '../format/json.js'
import { wildcard } from '../format/wildcard.js'
import type { FoundField } from '../store/index-mapping.js'
import type { Snapshot } from '../store/snapshot.js'
import { fieldClause } from './field-clause.js'
import { parsingFailure, placeOf, type Query, type QueryContext, type QueryParser, type Weight } from './query.js'
import { dateRange } from './range.js'
import { termWeight } from './scoring.js'
import { termValue } from './term-value.js'
import { constantWeight, NOTHING } from './weights.js'

export const term: QueryParser = (body, context) => {
  const { field, value, options, boost } = fieldClause('term', body, context, 'value', ['case_insensitive'])
  if (options.case_insensitive === true) return pattern(field, exactly(String(value)), true, boost)
  if (field === '_id') return anyOf(field, [value], boost)
  return (snapshot) => onField(snapshot, field, (found) => termOf(snapshot, found, value, boost, context.now))
}

/** Creates the weight of one term: words are scored, numbers either match or not. */
export function termOf(snapshot: Snapshot, found: FoundField, value: Json, boost: number, now: number): Weight {
  const { kind } = found.field.type
  if (kind === 'date') return dateRange(snapshot, found, { gte: value, lte: value }, now, boost)
  const wanted = termValue(snapshot, found, value)
  if (kind !== 'number') return termWeight(snapshot, found, wanted, boost)
  const column = snapshot.column(found)
  return constantWeight(boost, (position) => column[position]?.includes(wanted) === true)
}

export const terms: QueryParser = (body, context) => {
  const { boost = 1, _name, ...fields } = isObject(body) ? body : {}
  const [[field, values] = ['', undefined], another] = Object.entries(fields)
  if (another !== undefined) {
    throw parsingFailure(context, `[terms] query does not support multiple fields`, another[0])
  }
  if (!isArray(values)) throw parsingFailure(context, `[terms] query does not support [${field}]`, field)
  return anyOf(field, values, Number(boost))
}

export const exists: QueryParser = (body, context) => {
  const { field, boost = 1 } = isObject(body) ? body : {}
  if (field === undefined) throw withoutField(context, body)
  return (snapshot) => {
    const columns = fieldsBelow(snapshot, String(field)).map((found) => snapshot.column(found))
    const hasValue = (position: number) => columns.some((column) => (column[position]?.length ?? 0) > 0)
    return columns.length === 0 ? NOTHING : constantWeight(Number(boost), hasValue)
  }
}

/** Elasticsearch's parser is at the end of the query when it notices the missing field. */
function withoutField(context: QueryContext, body: Json): ElasticsearchFailure {
  const { line, col } = placeOf(context.text, 'exists')
  const reason = '[exists] must be provided with a [field]'
  return new ElasticsearchFailure(400, {
    type: 'parsing_exception',
    reason,
    line,
    col: col + JSON.stringify(body).length - 1,
  })
}

export const prefix: QueryParser = (body, context) => {
  const clause = fieldClause('prefix', body, context, 'value', ['case_insensitive', 'rewrite'])
  const start = String(clause.value)
  return pattern(clause.field, (text) => text.startsWith(start), ignoresCase(clause.options), clause.boost)
}

export const wildcardQuery: QueryParser = (body, context) => {
  const clause = fieldClause('wildcard', body, context, 'value', ['case_insensitive', 'rewrite', 'wildcard'])
  const expression = wildcard(String(clause.options.wildcard ?? clause.value))
  return pattern(clause.field, (text) => expression.test(text), ignoresCase(clause.options), clause.boost)
}

/** Applies a clause to its field where the index has it. */
export function onField(snapshot: Snapshot, path: string, weigh: (found: FoundField) => Weight): Weight {
  const found = snapshot.index.mapping.find(path)
  return found === undefined || found.field.type.kind === 'object' ? NOTHING : weigh(found)
}

function anyOf(path: string, values: readonly Json[], boost: number): Query {
  return (snapshot) => {
    if (path === '_id') return withId(snapshot, new Set(values.map(String)), boost)
    return onField(snapshot, path, (found) => {
      const wanted = new Set(values.map((value) => termValue(snapshot, found, value)))
      const column = snapshot.column(found)
      return constantWeight(boost, (position) => column[position]?.some((each) => wanted.has(each)) === true)
    })
  }
}

function withId({ segment }: Snapshot, wanted: ReadonlySet<string>, boost: number): Weight {
  return constantWeight(boost, (position) => wanted.has(segment.documents[position]?.id ?? ''))
}

function pattern(path: string, matches: (text: string) => boolean, ignoreCase: boolean, boost: number): Query {
  const test = ignoreCase ? (text: string) => matches(text) || matches(text.toLowerCase()) : matches
  return (snapshot) =>
    onField(snapshot, path, (found) => {
      const column = snapshot.column(found)
      return constantWeight(boost, (position) => column[position]?.some((each) => test(String(each))) === true)
    })
}

function exactly(wanted: string): (text: string) => boolean {
  return (text) => text.toLowerCase() === wanted.toLowerCase()
}

function ignoresCase(options: { readonly [key: string]: Json }): boolean {
  return options.case_insensitive === true
}

function fieldsBelow({ index }: Snapshot, path: string): readonly FoundField[] {
  const found = index.mapping.find(path)
  if (found !== undefined && found.field.type.kind !== 'object') return [found]
  return index.mapping.leaves().filter((leaf) => leaf.path.startsWith(`${path}.`))
}
