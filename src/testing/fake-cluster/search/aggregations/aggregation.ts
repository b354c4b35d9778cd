import type { Json } from '../../format/json.js'
import type { IndexedValue } from '../../store/field-types.js'
import type { Snapshot } from '../../store/snapshot.js'
import type { Place } from '../sort-values.js'

/** What an aggregation found. */
export interface AggregationResult {
  /** The prefix of typed keys, as in `sterms#name`. */
  readonly type: string
  /** Written when the response is: only then it is known how inner results are named. */
  readonly show: (name: Namer) => object
}

/** How a result is called in the response. */
export type Namer = (name: string, result: AggregationResult) => string

/** The results of several aggregations as a response shows them. */
export function showResults(results: ReadonlyMap<string, AggregationResult>, name: Namer): object {
  return Object.fromEntries([...results].map(([key, result]) => [name(key, result), result.show(name)]))
}

/** An aggregation, read and ready to run on the matches of a search. */
export interface Aggregation {
  /** Throws when the aggregation cannot work on an index. */
  readonly check: (snapshot: Snapshot) => void
  readonly run: (matches: readonly Place[], snapshots: readonly Snapshot[]) => AggregationResult
}

/** The body of one aggregation type: `field` and its options. */
export interface AggregationBody {
  readonly field: string
  readonly options: { readonly [key: string]: Json }
  readonly inner: ReadonlyMap<string, Aggregation>
}

/** All values of a field in some documents. */
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

/** The kind of a field in the first index that has it. */
export function kindOf(field: string, snapshots: readonly Snapshot[]): string | undefined {
  for (const { index } of snapshots) {
    const found = index.mapping.find(field)
    if (found !== undefined) return found.field.type.kind
  }
  return undefined
}
