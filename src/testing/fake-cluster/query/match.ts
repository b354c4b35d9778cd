import { notSupported } from '../errors.js'
import type { Json } from '../format/json.js'
import { isArray, isObject } from '../format/json.js'
import type { FoundField } from '../store/index-mapping.js'
import { analyze } from '../store/segment.js'
import type { Snapshot } from '../store/snapshot.js'
import { disjunction } from './combine.js'
import { type FieldClause, fieldClause } from './field-clause.js'
import { parsingFailure, type QueryParser, type Weight } from './query.js'
import { onField, termOf } from './term.js'
import { NOTHING } from './weights.js'

const OPTIONS = ['operator', 'minimum_should_match', 'lenient', 'zero_terms_query', 'analyzer']
const UNSUPPORTED = ['fuzziness', 'prefix_length', 'max_expansions', 'fuzzy_transpositions', 'analyzer']

export const match: QueryParser = (body, context) => {
  const clause = fieldClause('match', body, context, 'query', [...OPTIONS, ...UNSUPPORTED])
  const unsupported = UNSUPPORTED.find((key) => key in clause.options)
  if (unsupported !== undefined) throw notSupported(`[${unsupported}] in a match query`)
  if (isArray(clause.value) || isObject(clause.value)) {
    throw parsingFailure(context, `unknown token [START_ARRAY] after [query]`, clause.field)
  }
  return (snapshot) => onField(snapshot, clause.field, (found) => matchWeight(snapshot, found, clause, context.now))
}

function matchWeight(snapshot: Snapshot, found: FoundField, clause: FieldClause, now: number): Weight {
  const { value, options, boost } = clause
  if (found.field.type.kind !== 'text') return termOf(snapshot, found, value, boost, now)
  const words = analyze(found.field.parameters.analyzer, String(value))
  if (words.length === 0) return NOTHING
  const weights = words.map((word) => termOf(snapshot, found, word, boost, now))
  const isAnd = String(options.operator ?? 'or').toLowerCase() === 'and'
  return disjunction(weights, isAnd ? words.length : minimumMatching(options.minimum_should_match, words.length, 1))
}

/** Returns the number of optional clauses that must match, from a number, a negative one, or a percentage. */
export function minimumMatching(wanted: Json | undefined, clauses: number, fallback: number): number {
  if (wanted === undefined || wanted === null) return fallback
  const [, amount, percent] = /^(-?\d+)(%?)$/.exec(String(wanted)) ?? []
  if (amount === undefined) throw notSupported(`minimum_should_match [${wanted}]`)
  const count = percent === '%' ? Math.trunc((clauses * Number(amount)) / 100) : Number(amount)
  return Math.min(clauses, Math.max(0, count < 0 || amount.startsWith('-') ? clauses + count : count))
}
