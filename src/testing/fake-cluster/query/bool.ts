import { ElasticsearchFailure } from '../errors.js'
import { isObject, type Json, listOf } from '../format/json.js'
import type { Snapshot } from '../store/snapshot.js'
import { unknownField } from './field-clause.js'
import { minimumMatching } from './match.js'
import { NO_MATCH, parsingFailure, type Query, type QueryContext, type QueryParser, type Weight } from './query.js'
import { constantWeight, everything } from './weights.js'

const KEYS = ['must', 'filter', 'should', 'must_not', 'minimum_should_match', 'boost', '_name']

export const bool: QueryParser = (body, context) => {
  const given = isObject(body) ? body : {}
  const unknown = Object.keys(given).find((key) => !KEYS.includes(key))
  if (unknown !== undefined) throw unknownField('bool', unknown, context.text)
  const boost = Number(given.boost ?? 1)
  const [must, filter, should, mustNot] = ['must', 'filter', 'should', 'must_not'].map((key) =>
    clauses(key, given[key], context),
  )
  const parts: Parts = { must: must ?? [], filter: filter ?? [], should: should ?? [], mustNot: mustNot ?? [] }
  const minimum = minimumOf(parts, given.minimum_should_match)
  return (snapshot) => weigh(snapshot, parts, minimum, boost)
}

export const constantScore: QueryParser = (body, context) => {
  const { filter, boost = 1 } = isObject(body) ? body : {}
  if (filter === undefined)
    throw parsingFailure(context, "[constant_score] requires a 'filter' element", 'constant_score')
  const query = context.parse(filter, context)
  return (snapshot) => {
    const { score, matchesAll } = query(snapshot)
    if (matchesAll === true) return everything(Number(boost))
    return constantWeight(Number(boost), (position) => score(position) !== NO_MATCH)
  }
}

interface Parts {
  readonly must: readonly Query[]
  readonly filter: readonly Query[]
  readonly should: readonly Query[]
  readonly mustNot: readonly Query[]
}

function clauses(key: string, given: Json | undefined, context: QueryContext): readonly Query[] {
  return listOf(given).map((clause) => {
    try {
      return context.parse(clause, context)
    } catch (error) {
      throw error instanceof ElasticsearchFailure ? failedClause(key, error) : error
    }
  })
}

/** Reports the error of a clause as a failure of the whole query. */
function failedClause(key: string, failure: ElasticsearchFailure): ElasticsearchFailure {
  const { line, col } = failure.cause
  if (line === undefined) return failure
  const reason = `[${line}:${col}] [bool] failed to parse field [${key}]`
  const cause = { type: 'x_content_parse_exception', reason, caused_by: failure.cause }
  return new ElasticsearchFailure(failure.status, cause, failure.rootCauses)
}

/** Returns the number of optional clauses that must match: at least one if there are no required clauses. */
function minimumOf({ must, filter, should }: Parts, wanted: Json | undefined): number {
  const fallback = should.length > 0 && must.length === 0 && filter.length === 0 ? 1 : 0
  return minimumMatching(wanted, should.length, fallback)
}

function weigh(snapshot: Snapshot, parts: Parts, minimum: number, boost: number): Weight {
  const apply = (queries: readonly Query[]): readonly Weight[] => queries.map((query) => query(snapshot))
  const [must, filter, should, mustNot] = [
    apply(parts.must),
    apply(parts.filter),
    apply(parts.should),
    apply(parts.mustNot),
  ]
  if (must.length + filter.length + should.length + mustNot.length === 0) return everything(boost)
  const isScored = must.length + should.length > 0
  const score = (position: number): number => {
    if (filter.some((weight) => weight.score(position) === NO_MATCH)) return NO_MATCH
    if (mustNot.some((weight) => weight.score(position) !== NO_MATCH)) return NO_MATCH
    return isScored ? scoreOf(must, should, minimum, position, boost) : 0
  }
  return isScored ? { score } : { score, constant: 0 }
}

function scoreOf(
  must: readonly Weight[],
  should: readonly Weight[],
  minimum: number,
  position: number,
  boost: number,
): number {
  let sum = 0
  for (const weight of must) {
    const score = weight.score(position)
    if (score === NO_MATCH) return NO_MATCH
    sum += score
  }
  let matching = 0
  for (const weight of should) {
    const score = weight.score(position)
    if (score === NO_MATCH) continue
    matching++
    sum += score
  }
  return matching >= minimum ? Math.fround(sum * boost) : NO_MATCH
}
