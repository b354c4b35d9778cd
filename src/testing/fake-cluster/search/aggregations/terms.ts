import { notSupported } from '../../errors.js'
import { isObject, type Json, listOf } from '../../format/json.js'
import { formatDate } from '../../store/dates.js'
import type { IndexedValue } from '../../store/field-types.js'
import type { Snapshot } from '../../store/snapshot.js'
import type { Place } from '../sort-values.js'
import {
  type Aggregation,
  type AggregationBody,
  type AggregationResult,
  kindOf,
  showResults,
  valuesOf,
} from './kinds.js'
import { checkGroupable } from './metrics.js'

const SUPPORTED = ['field', 'size', 'shard_size', 'order', 'min_doc_count', 'execution_hint', 'collect_mode']
const DEFAULT_SIZE = 10

interface Bucket {
  readonly key: IndexedValue
  readonly places: readonly Place[]
}

/** Groups documents by the values of a field; the largest groups first. */
export function terms({ field, options, inner }: AggregationBody): Aggregation {
  const unsupported = Object.keys(options).find((key) => !SUPPORTED.includes(key))
  if (unsupported !== undefined) throw notSupported(`[${unsupported}] in a terms aggregation`)
  const order = orderOf(options.order)
  const size = Number(options.size ?? DEFAULT_SIZE)
  const minimum = Number(options.min_doc_count ?? 1)
  return {
    check: (snapshot) => {
      checkGroupable(snapshot, field)
      for (const { check } of inner.values()) check(snapshot)
    },
    run: (matches, snapshots) => {
      const kind = kindOf(field, snapshots)
      const groups = group(field, matches, snapshots).filter(({ places }) => places.length >= minimum)
      const ordered = groups.sort(order)
      const rest = ordered.slice(size).reduce((sum, { places }) => sum + places.length, 0)
      const buckets = ordered.slice(0, size).map((bucket) => ({ bucket, inner: runInner(inner, bucket, snapshots) }))
      return {
        type: kind === 'number' || kind === 'date' || kind === 'boolean' ? numericType(field, snapshots) : 'sterms',
        show: (name) => ({
          doc_count_error_upper_bound: 0,
          sum_other_doc_count: rest,
          buckets: buckets.map(({ bucket: { key, places }, inner: results }) => {
            return { ...renderKey(key, kind), doc_count: places.length, ...showResults(results, name) }
          }),
        }),
      }
    },
  }
}

function group(field: string, matches: readonly Place[], snapshots: readonly Snapshot[]): Bucket[] {
  const groups = new Map<IndexedValue, Place[]>()
  for (const { place, values } of valuesOf(field, matches, snapshots)) {
    for (const key of new Set(values)) {
      const places = groups.get(key)
      if (places === undefined) groups.set(key, [place])
      else places.push(place)
    }
  }
  return [...groups].map(([key, places]) => ({ key, places }))
}

type Order = (one: Bucket, other: Bucket) => number

const byKey: Order = (one, other) => (one.key === other.key ? 0 : one.key < other.key ? -1 : 1)
const byCount: Order = (one, other) => other.places.length - one.places.length

function orderOf(given: Json | undefined): Order {
  const parts = listOf(given).flatMap((each) => (isObject(each) ? Object.entries(each) : []))
  const orders = parts.map(([name, direction]): Order => {
    if (name === '_key') return direction === 'desc' ? (one, other) => byKey(other, one) : byKey
    if (name === '_count') return direction === 'asc' ? (one, other) => byCount(other, one) : byCount
    throw notSupported(`ordering a terms aggregation by [${name}]`)
  })
  const all = orders.length === 0 ? [byCount, byKey] : [...orders, byKey]
  return (one, other) => all.reduce((result, order) => result || order(one, other), 0)
}

function runInner(
  inner: AggregationBody['inner'],
  { places }: Bucket,
  snapshots: readonly Snapshot[],
): ReadonlyMap<string, AggregationResult> {
  return new Map([...inner].map(([name, { run }]) => [name, run(places, snapshots)]))
}

function renderKey(key: IndexedValue, kind: string | undefined): object {
  if (kind === 'boolean') return { key: Number(key), key_as_string: String(key) }
  if (kind === 'date') return { key, key_as_string: formatDate(Number(key)) }
  return { key }
}

function numericType(field: string, snapshots: readonly Snapshot[]): string {
  const type = snapshots.map(({ index }) => index.mapping.find(field)?.field.type).find((each) => each !== undefined)
  return type?.kind === 'number' && type.integer !== true ? 'dterms' : 'lterms'
}
