import type { PlacedParameter } from './placed-parameters.js'

/**
 * Weights of parameters that many APIs take. The common ones are positive, and those that few callers set are negative.
 *
 * Source: the section on common search options of
 * https://www.elastic.co/guide/en/elasticsearch/reference/current/search-your-data.html names the common ones:
 * query, aggregations, paging, selected fields, order. The steps between them are ours.
 */
const WEIGHTS: Readonly<Record<string, number>> = {
  query: 9,
  size: 8,
  from: 7,
  sort: 6,
  aggs: 5,
  aggregations: 4,
  _source: 3,
  fields: 3,
  search_after: 3,
  pit: 3,
  highlight: 2,
  collapse: 2,
  knn: 2,
  retriever: 2,
  track_total_hits: 2,
  allow_no_indices: -1,
  expand_wildcards: -1,
  ignore_unavailable: -1,
  timeout: -2,
  master_timeout: -2,
}

const PLACES = ['path', 'path or body', 'path or query', 'body', 'query']

/**
 * Sorts parameters by their use: required ones, those of the path, the others by weight, and deprecated ones.
 * Of equal ones, those of the body go first, and the order of the specification counts last.
 *
 * @param shown - the share of the API's examples that show a parameter: its weight, unless it is a common one
 */
export function orderOfUse(
  parameters: readonly PlacedParameter[],
  shown: ReadonlyMap<string, number>,
): readonly PlacedParameter[] {
  const rank = (parameter: PlacedParameter): readonly number[] => [
    groupOf(parameter),
    -(WEIGHTS[parameter.name] ?? shown.get(parameter.name) ?? 0),
    PLACES.indexOf(parameter.place),
  ]
  return parameters.toSorted((one, other) => compare(rank(one), rank(other)))
}

function groupOf({ required, deprecation, place }: PlacedParameter): number {
  if (required) return 0
  if (deprecation) return 3
  return place.startsWith('path') ? 1 : 2
}

function compare(one: readonly number[], other: readonly number[]): number {
  const place = one.findIndex((part, index) => part !== other[index])
  return place < 0 ? 0 : (one[place] ?? 0) - (other[place] ?? 0)
}
