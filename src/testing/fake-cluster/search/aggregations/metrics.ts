import { ShardFailure } from '../../query/query.js'
import { formatDate } from '../../store/dates.js'
import type { Snapshot } from '../../store/snapshot.js'
import type { Place } from '../sort-values.js'
import { fielddataDisabled } from '../sort-values.js'
import { type Aggregation, type AggregationBody, kindOf, valuesOf } from './kinds.js'

interface Summary {
  readonly count: number
  readonly min: number | null
  readonly max: number | null
  readonly avg: number | null
  readonly sum: number
}

/** Creates `avg`, `min`, `max` and `sum`: one number of a summary. */
export function singleMetric(type: 'avg' | 'min' | 'max' | 'sum'): (body: AggregationBody) => Aggregation {
  return ({ field }) => ({
    check: (snapshot) => checkNumeric(snapshot, field, type),
    run: (matches, snapshots) => {
      const value = summarize(field, matches, snapshots)[type]
      const isDate = kindOf(field, snapshots) === 'date' && value !== null
      const shown = isDate ? { value, value_as_string: formatDate(value) } : { value }
      return { type, show: () => shown }
    },
  })
}

export function stats({ field }: AggregationBody): Aggregation {
  return {
    check: (snapshot) => checkNumeric(snapshot, field, 'stats'),
    run: (matches, snapshots) => {
      const summary = summarize(field, matches, snapshots)
      return { type: 'stats', show: () => summary }
    },
  }
}

export function valueCount({ field }: AggregationBody): Aggregation {
  return {
    check: (snapshot) => checkGroupable(snapshot, field),
    run: (matches, snapshots) => {
      let value = 0
      for (const { values } of valuesOf(field, matches, snapshots)) value += values.length
      return { type: 'value_count', show: () => ({ value }) }
    },
  }
}

/** Counts exactly; Elasticsearch estimates above some thousands. */
export function cardinality({ field }: AggregationBody): Aggregation {
  return {
    check: (snapshot) => checkGroupable(snapshot, field),
    run: (matches, snapshots) => {
      const distinct = new Set<unknown>()
      for (const { values } of valuesOf(field, matches, snapshots)) for (const value of values) distinct.add(value)
      return { type: 'cardinality', show: () => ({ value: distinct.size }) }
    },
  }
}

/** Rejects text fields, which have no values to group by. */
export function checkGroupable(snapshot: Snapshot, field: string): void {
  if (snapshot.index.mapping.find(field)?.field.type.kind === 'text') throw fielddataDisabled(field, snapshot)
}

function checkNumeric(snapshot: Snapshot, field: string, aggregation: string): void {
  checkGroupable(snapshot, field)
  const found = snapshot.index.mapping.find(field)
  if (found === undefined || ['number', 'date', 'boolean'].includes(found.field.type.kind)) return
  const reason = `Field [${field}] of type [${found.field.typeName}] is not supported for aggregation [${aggregation}]`
  throw new ShardFailure({ type: 'illegal_argument_exception', reason })
}

function summarize(field: string, matches: readonly Place[], snapshots: readonly Snapshot[]): Summary {
  let [count, sum, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { values } of valuesOf(field, matches, snapshots)) {
    for (const each of values) {
      const value = Number(each)
      count++
      sum += value
      min = Math.min(min, value)
      max = Math.max(max, value)
    }
  }
  if (count === 0) return { count, min: null, max: null, avg: null, sum }
  return { count, min, max, avg: sum / count, sum }
}
