import type { Json } from '../../format/json.js'
import type { IndexedValue } from '../../store/field-types.js'
import type { Snapshot } from '../../store/snapshot.js'
import type { Place } from '../sort-values.js'

/** Result of an aggregation. */
export interface AggregationResult {
  /** Prefix of typed keys, as in `sterms#name`. */
  readonly type: string
  /** Writes the result. It runs when the response is written: the names of inner results are known only then. */
  readonly show: (name: Namer) => object
}

/** Function that names a result in the response. */
export type Namer = (name: string, result: AggregationResult) => string

/** Writes the results of several aggregations. */
export function showResults(results: ReadonlyMap<string, AggregationResult>, name: Namer): object {
  return Object.fromEntries([...results].map(([key, result]) => [name(key, result), result.show(name)]))
}

/** Aggregation that is parsed and ready to run on the matches of a search. */
export interface Aggregation {
  /** Throws if the aggregation cannot work on an index. */
  readonly check: (snapshot: Snapshot) => void
  readonly run: (matches: readonly Place[], snapshots: readonly Snapshot[]) => AggregationResult
}

/** Body of one aggregation type: `field` and its options. */
export interface AggregationBody {
  readonly field: string
  readonly options: { readonly [key: string]: Json }
  readonly inner: ReadonlyMap<string, Aggregation>
}

/** Yields all values of a field in some documents. */
export function* valuesOf(
  field: string,
  matches: readonly Place[],
  snapshots: readonly Snapshot[],
): Generator<{ readonly place: Place; readonly values: readonly IndexedValue[] }> {
  const columns = snapshots.map((snapshot) => {
    const found = snapshot.index.mapping.find(field)
    return found === undefined ? [] : snapshot.column(found)
  })
  for (const place of matches) yield { place, values: columns[place.shard]?.[place.position] ?? [] }
}

/** Returns the kind of a field in the first index that has it. */
export function kindOf(field: string, snapshots: readonly Snapshot[]): string | undefined {
  for (const { index } of snapshots) {
    const found = index.mapping.find(field)
    if (found !== undefined) return found.field.type.kind
  }
  return undefined
}
