import { notSupported } from '../../errors.js'
import { isObject, type Json, type JsonObject } from '../../format/json.js'
import { parsingFailure, type QueryContext, unknownName } from '../../query/query.js'
import type { Aggregation, AggregationBody } from './kinds.js'
import { cardinality, singleMetric, stats, valueCount } from './metrics.js'
import { terms } from './terms.js'

const TYPES: Readonly<Record<string, (body: AggregationBody) => Aggregation>> = {
  terms,
  stats,
  cardinality,
  value_count: valueCount,
  avg: singleMetric('avg'),
  min: singleMetric('min'),
  max: singleMetric('max'),
  sum: singleMetric('sum'),
}

const UNSUPPORTED = new Set(
  (
    'adjacency_matrix auto_date_histogram boxplot categorize_text children composite date_histogram date_range ' +
    'diversified_sampler extended_stats filter filters frequent_item_sets geo_bounds geo_centroid geo_distance ' +
    'geohash_grid geohex_grid geotile_grid global histogram ip_prefix ip_range line matrix_stats ' +
    'median_absolute_deviation missing multi_terms nested parent percentile_ranks percentiles random_sampler range ' +
    'rare_terms rate reverse_nested sampler scripted_metric significant_terms significant_text string_stats t_test ' +
    'time_series top_hits top_metrics variable_width_histogram weighted_avg'
  ).split(' '),
)

/** Parses the `aggs` of a search or of another aggregation. */
export function parseAggregations(given: Json | undefined, context: QueryContext): ReadonlyMap<string, Aggregation> {
  if (!isObject(given)) return new Map()
  return new Map(Object.entries(given).map(([name, body]) => [name, parseOne(name, body, context)]))
}

function parseOne(name: string, body: Json, context: QueryContext): Aggregation {
  const { aggs, aggregations, meta, ...types }: JsonObject = isObject(body) ? body : {}
  if (meta !== undefined) throw notSupported('[meta] of an aggregation')
  const [[type, options] = [undefined, null]] = Object.entries(types)
  if (type === undefined) throw parsingFailure(context, `Missing definition for aggregation [${name}]`, name)
  const make = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined
  if (make === undefined) throw unknownType(type, context)
  if (!isObject(options) || options.field === undefined) throw notSupported(`a [${type}] aggregation without [field]`)
  if ('missing' in options || 'script' in options)
    throw notSupported(`[missing] or [script] in a [${type}] aggregation`)
  return make({ field: String(options.field), options, inner: parseAggregations(aggs ?? aggregations, context) })
}

function unknownType(type: string, context: QueryContext): Error {
  if (UNSUPPORTED.has(type)) return notSupported(`the [${type}] aggregation`)
  return unknownName(context, `Unknown aggregation type [${type}]`, type)
}
