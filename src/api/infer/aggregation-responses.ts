import type * as T from '../generated/estypes.js'
import type { NestedAt } from './at.js'
import type { Each, KeyOf } from './each.js'
import type { Sourced } from './source.js'

/**
 * Result of each kind of aggregation.
 *
 * @typeParam O - the options of the aggregation
 * @typeParam S - the results that sub-aggregations add to each bucket
 * @typeParam D - the documents
 * @typeParam N - path of the nested objects that are aggregated; empty for whole documents
 */
export interface AggregationResults<O, S, D, N extends string = ''> {
  adjacency_matrix: Listed<T.AggregationsAdjacencyMatrixBucketKeys & S>
  auto_date_histogram: Listed<T.AggregationsDateHistogramBucketKeys & S> & { interval: string }
  avg: T.AggregationsAvgAggregate
  avg_bucket: T.AggregationsSimpleValueAggregate
  boxplot: T.AggregationsBoxPlotAggregate
  bucket_correlation: T.AggregationsSimpleValueAggregate
  bucket_count_ks_test: T.AggregationsAggregateBase & Record<'less' | 'greater' | 'two_sided', number>
  bucket_script: T.AggregationsSimpleValueAggregate | undefined
  cardinality: T.AggregationsCardinalityAggregate
  cartesian_bounds: T.AggregationsCartesianBoundsAggregate
  cartesian_centroid: T.AggregationsCartesianCentroidAggregate
  categorize_text: Listed<TextCategory & S>
  change_point: T.AggregationsChangePointAggregate
  children: Single<S>
  composite: Listed<CompositeBucket<O> & S> & { after_key?: CompositeKey<O> }
  cumulative_cardinality: T.AggregationsCumulativeCardinalityAggregate | undefined
  cumulative_sum: T.AggregationsSimpleValueAggregate
  date_histogram: Buckets<O, T.AggregationsDateHistogramBucketKeys & S>
  date_range: Buckets<O, T.AggregationsRangeBucketKeys & S>
  derivative: T.AggregationsDerivativeAggregate | undefined
  diversified_sampler: Single<S>
  extended_stats: ExtendedStats
  extended_stats_bucket: ExtendedStats
  filter: Single<S>
  filters: T.AggregationsAggregateBase & { buckets: FilterBuckets<O, T.AggregationsFiltersBucketKeys & S> }
  frequent_item_sets: Listed<T.AggregationsFrequentItemSetsBucketKeys>
  frequent_items: Listed<T.AggregationsFrequentItemSetsBucketKeys>
  geo_bounds: T.AggregationsGeoBoundsAggregate
  geo_centroid: T.AggregationsGeoCentroidAggregate
  geo_distance: Buckets<O, T.AggregationsRangeBucketKeys & S>
  geo_line: T.AggregationsGeoLineAggregate
  geohash_grid: Listed<T.AggregationsGeoHashGridBucketKeys & S>
  geohex_grid: Listed<T.AggregationsGeoHexGridBucketKeys & S>
  geotile_grid: Listed<T.AggregationsGeoTileGridBucketKeys & S>
  global: Single<S>
  histogram: Buckets<O, T.AggregationsHistogramBucketKeys & S>
  inference: T.AggregationsInferenceAggregateKeys
  ip_prefix: Buckets<O, IpPrefixBucket<O> & S>
  ip_range: Buckets<O, T.AggregationsIpRangeBucketKeys & S>
  line: T.AggregationsGeoLineAggregate
  matrix_stats: T.AggregationsMatrixStatsAggregate
  max: T.AggregationsMaxAggregate
  max_bucket: T.AggregationsBucketMetricValueAggregate
  median_absolute_deviation: T.AggregationsMedianAbsoluteDeviationAggregate
  min: T.AggregationsMinAggregate
  min_bucket: T.AggregationsBucketMetricValueAggregate
  missing: Single<S>
  moving_avg: T.AggregationsSimpleValueAggregate | undefined
  moving_fn: T.AggregationsSimpleValueAggregate | undefined
  moving_percentiles: Percentiles<O> | undefined
  multi_terms: Terms<T.AggregationsMultiTermsBucketKeys & S>
  nested: Single<S>
  normalize: T.AggregationsSimpleValueAggregate | undefined
  parent: Single<S>
  percentile_ranks: Percentiles<O>
  percentiles: Percentiles<O>
  percentiles_bucket: Percentiles<O>
  random_sampler: Single<S> & { seed?: number; probability?: number }
  range: Buckets<O, T.AggregationsRangeBucketKeys & S>
  rare_terms: Listed<TermsBucket & S>
  rate: T.AggregationsRateAggregate
  reverse_nested: Single<S>
  sampler: Single<S>
  scripted_metric: T.AggregationsScriptedMetricAggregate
  serial_diff: T.AggregationsSimpleValueAggregate | undefined
  significant_terms: Significant<S>
  significant_text: Significant<S>
  stats: T.AggregationsStatsAggregate
  stats_bucket: T.AggregationsStatsBucketAggregate
  string_stats: T.AggregationsStringStatsAggregate
  sum: T.AggregationsSumAggregate
  sum_bucket: T.AggregationsSimpleValueAggregate
  t_test: T.AggregationsTTestAggregate
  terms: Terms<TermsBucket & S>
  time_series: Buckets<O, T.AggregationsTimeSeriesBucketKeys & S>
  top_hits: T.AggregationsAggregateBase & { hits: T.SearchHitsMetadata<TopDocument<D, O, N>> }
  top_metrics: T.AggregationsAggregateBase & { top: TopMetrics<O>[] }
  value_count: T.AggregationsValueCountAggregate
  variable_width_histogram: Listed<T.AggregationsVariableWidthHistogramBucketKeys & S>
  weighted_avg: T.AggregationsWeightedAvgAggregate
}

/** Names in `_source` are paths of the whole document, also where a hit has only one of its nested objects. */
type TopDocument<D, O, N extends string> = NestedAt<Sourced<D, OptionOf<O, '_source'>>, N>

type Single<S> = T.AggregationsSingleBucketAggregateBase & S

/** Buckets as a list. */
export interface Listed<B> extends T.AggregationsAggregateBase {
  buckets: B[]
}

/** Buckets as a list, or under their keys if the request is keyed. */
export interface Buckets<O, B> extends T.AggregationsAggregateBase {
  buckets: OptionOf<O, 'keyed'> extends infer K ? (K extends true ? Record<string, B> : B[]) : never
}

/** Most frequent terms, and the counts of the others. */
export interface Terms<B> extends Listed<B> {
  doc_count_error_upper_bound: number
  sum_other_doc_count: number
}

/** Documents with one term. */
export interface TermsBucket extends T.AggregationsTermsBucketBase {
  /** Booleans are returned as 1 and 0. */
  key: string | number
  key_as_string?: string
}

/**
 * Terms that are more frequent here than in the background, which has `bg_count` documents. Both counts are missing if
 * no index has the field.
 */
export interface Significant<S>
  extends Listed<T.AggregationsSignificantTermsBucketBase & { key: string | number } & S> {
  bg_count?: number
  doc_count?: number
}

/** Addresses of one network. Under their keys, buckets do not repeat them. */
export type IpPrefixBucket<O> = O extends { readonly keyed: true }
  ? Omit<T.AggregationsIpPrefixBucketKeys, 'key'>
  : T.AggregationsIpPrefixBucketKeys

/** Statistics. Those of a sample are `'NaN'` for a single document: JSON has no such number. */
export interface ExtendedStats extends Omit<T.AggregationsExtendedStatsAggregate, SampleStat | 'std_deviation_bounds'> {
  variance_sampling: number | 'NaN' | null
  std_deviation_sampling: number | 'NaN' | null
  std_deviation_bounds?: StandardDeviationBounds
}

type SampleStat = 'variance_sampling' | 'std_deviation_sampling'

/** Bounds of the values, as far as they are near the average. */
export interface StandardDeviationBounds
  extends Omit<T.AggregationsStandardDeviationBounds, 'upper_sampling' | 'lower_sampling'> {
  upper_sampling: number | 'NaN' | null
  lower_sampling: number | 'NaN' | null
}

/** Documents with similar texts. */
export interface TextCategory extends T.AggregationsMultiBucketBase {
  key: string
  regex: string
  max_matching_length: number
}

/** Documents with one combination of the sources' values. */
export interface CompositeBucket<O> extends T.AggregationsMultiBucketBase {
  key: CompositeKey<O>
}

type CompositeKey<O> = Record<KeyOf<Each<OptionOf<O, 'sources'>>>, T.FieldValue>

/** Buckets under the names of the filters, or a list for filters without names. */
type FilterBuckets<O, B> =
  OptionOf<O, 'filters'> extends infer F
    ? F extends readonly unknown[]
      ? B[]
      : OptionOf<O, 'keyed'> extends false
        ? B[]
        : Record<(keyof F & string) | OtherBucket<O>, B>
    : never

type OtherBucket<O> = O extends { readonly other_bucket_key: infer K extends string }
  ? K
  : O extends { readonly other_bucket: true }
    ? '_other_'
    : never

/** Values under their percentages, or as a list if the request says so. */
export interface Percentiles<O> extends T.AggregationsAggregateBase {
  values: OptionOf<O, 'keyed'> extends infer K
    ? K extends false
      ? { key: number; value: number | null; value_as_string?: string }[]
      : Record<string, number | string | null>
    : never
}

/** Metrics of the first documents, and their sort values. */
export interface TopMetrics<O> {
  sort: (T.FieldValue | null)[]
  metrics: Record<MetricField<Each<OptionOf<O, 'metrics'>>>, T.FieldValue | null>
}

type MetricField<M> = M extends { readonly field: infer F extends string } ? F : string

/** Value of an option, or `unknown` if it was not given. */
type OptionOf<O, K extends string> = O extends { readonly [P in K]: infer V } ? V : unknown
