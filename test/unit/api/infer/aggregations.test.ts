import { describe, expectTypeOf, it } from 'vitest'
import type { AggregationResults } from '../../../../src/api/infer/aggregation-responses.js'
import type { Aggregations } from '../../../../src/api/infer/aggregations.js'
import type { estypes } from '../../../../src/index.js'
import type { Book } from './client.js'

/** What is answered for aggregations that are given as literals. */
const answer = <const A extends Record<string, estypes.AggregationsAggregationContainer>>(
  _asked: A,
): Aggregations<A, Book, never> | undefined => undefined

const sub = { sum: { sum: { field: 'n' } } } as const

describe('Aggregations', () => {
  describe('inference', () => {
    it('covers every kind', () => {
      type Kinds = keyof estypes.AggregationsAggregationContainer
      type Known = keyof AggregationResults<unknown, unknown, unknown>
      expectTypeOf<Exclude<Kinds, Known>>().toEqualTypeOf<
        'aggs' | 'aggregations' | 'meta' | 'bucket_sort' | 'bucket_selector'
      >()
      expectTypeOf<Exclude<Known, Kinds>>().toEqualTypeOf<never>()
    })

    it('covers nested ones in buckets, to any depth, under their names', () => {
      const asked = answer({
        byTag: {
          terms: { field: 'tag' },
          aggs: { byYear: { date_histogram: { field: 'at' }, aggregations: { ...sub, avg: { avg: { field: 'n' } } } } },
        },
      })
      const bucket = asked?.byTag.buckets[0]
      expectTypeOf(bucket?.key).toEqualTypeOf<string | number | undefined>()
      expectTypeOf(bucket?.doc_count).toEqualTypeOf<number | undefined>()
      expectTypeOf(bucket?.byYear.buckets[0]?.key).toEqualTypeOf<number | undefined>()
      expectTypeOf(bucket?.byYear.buckets[0]?.avg.value).toEqualTypeOf<number | null | undefined>()
      expectTypeOf(bucket?.byYear.buckets[0]?.sum).toEqualTypeOf<estypes.AggregationsSumAggregate | undefined>()
      // @ts-expect-error there is no such aggregation
      bucket?.byMonth
    })

    it('covers single buckets', () => {
      const asked = answer({
        recent: { filter: { range: { year: { gte: 2000 } } }, aggs: sub },
        all: { global: {}, aggs: sub },
        none: { missing: { field: 'year' } },
        inner: { nested: { path: 'reviews' }, aggs: { back: { reverse_nested: {}, aggs: sub } } },
        some: { sampler: { shard_size: 10 }, aggs: sub },
        few: { random_sampler: { probability: 0.1 }, aggs: sub },
      })
      expectTypeOf(asked?.recent.doc_count).toEqualTypeOf<number | undefined>()
      expectTypeOf(asked?.recent.sum.value).toEqualTypeOf<number | null | undefined>()
      expectTypeOf(asked?.all.sum.value).toEqualTypeOf<number | null | undefined>()
      expectTypeOf(asked?.none.doc_count).toEqualTypeOf<number | undefined>()
      expectTypeOf(asked?.inner.back.sum.value).toEqualTypeOf<number | null | undefined>()
      expectTypeOf(asked?.some.sum.value).toEqualTypeOf<number | null | undefined>()
      expectTypeOf(asked?.few.sum.value).toEqualTypeOf<number | null | undefined>()
    })

    it('covers buckets under their keys if keyed', () => {
      const ranges = [{ to: 3 }, { from: 3 }]
      const asked = answer({
        listed: { range: { field: 'n', ranges }, aggs: sub },
        keyed: { range: { field: 'n', ranges, keyed: true }, aggs: sub },
        dates: { date_histogram: { field: 'at', keyed: true } },
        unkeyed: { histogram: { field: 'n', interval: 5, keyed: false } },
        either: { date_range: { field: 'n', ranges: [], keyed: Math.random() < 0.5 } },
      })
      expectTypeOf(asked?.listed.buckets[0]?.sum.value).toEqualTypeOf<number | null | undefined>()
      expectTypeOf(asked?.listed.buckets[0]?.to).toEqualTypeOf<number | undefined>()
      expectTypeOf(asked?.keyed.buckets['*-3.0']?.sum.value).toEqualTypeOf<number | null | undefined>()
      expectTypeOf(asked?.dates.buckets.x?.key).toEqualTypeOf<number | undefined>()
      expectTypeOf(asked?.unkeyed.buckets[0]?.key).toEqualTypeOf<number | undefined>()
      expectTypeOf(asked?.either.buckets).toEqualTypeOf<
        Record<string, estypes.AggregationsRangeBucketKeys> | estypes.AggregationsRangeBucketKeys[] | undefined
      >()
    })

    it('covers the names of filters', () => {
      const match = { match_all: {} }
      const asked = answer({
        named: { filters: { filters: { old: match, recent: match } }, aggs: sub },
        others: { filters: { filters: { old: match }, other_bucket: true } },
        rest: { filters: { filters: { old: match }, other_bucket_key: 'rest' } },
        listed: { filters: { filters: [match, match] }, aggs: sub },
      })
      expectTypeOf(asked?.named.buckets.old.sum.value).toEqualTypeOf<number | null | undefined>()
      expectTypeOf<keyof NonNullable<typeof asked>['named']['buckets']>().toEqualTypeOf<'old' | 'recent'>()
      expectTypeOf<keyof NonNullable<typeof asked>['others']['buckets']>().toEqualTypeOf<'old' | '_other_'>()
      expectTypeOf<keyof NonNullable<typeof asked>['rest']['buckets']>().toEqualTypeOf<'old' | 'rest'>()
      expectTypeOf(asked?.listed.buckets[0]?.sum.value).toEqualTypeOf<number | null | undefined>()
    })

    it('covers the names of the sources of a composite', () => {
      const asked = answer({
        pages: { composite: { sources: [{ tag: { terms: { field: 't' } } }, { day: { terms: { field: 'd' } } }] } },
        top: { top_metrics: { metrics: [{ field: 'n' }, { field: 'm' }], sort: { n: 'desc' } } },
        one: { top_metrics: { metrics: { field: 'n' }, sort: { n: 'desc' } } },
      })
      expectTypeOf(asked?.pages.buckets[0]?.key).toEqualTypeOf<Record<'tag' | 'day', estypes.FieldValue> | undefined>()
      expectTypeOf(asked?.pages.after_key).toEqualTypeOf<Record<'tag' | 'day', estypes.FieldValue> | undefined>()
      expectTypeOf(asked?.top.top[0]?.metrics).toEqualTypeOf<Record<'n' | 'm', estypes.FieldValue | null> | undefined>()
      expectTypeOf(asked?.one.top[0]?.metrics.n).toEqualTypeOf<estypes.FieldValue | null | undefined>()
    })

    it('covers percentiles as a list or by name', () => {
      const asked = answer({
        named: { percentiles: { field: 'n' } },
        listed: { percentiles: { field: 'n', keyed: false } },
      })
      expectTypeOf(asked?.named.values['99.0']).toEqualTypeOf<string | number | null | undefined>()
      expectTypeOf(asked?.listed.values[0]?.key).toEqualTypeOf<number | undefined>()
    })

    it('covers the hits of top_hits, as _source leaves them', () => {
      const asked = answer({ whole: { top_hits: {} }, titles: { top_hits: { _source: ['title'], size: 1 } } })
      expectTypeOf(asked?.whole.hits.hits[0]?._source).toEqualTypeOf<Book | undefined>()
      expectTypeOf(asked?.titles.hits.hits[0]?._source).toEqualTypeOf<{ title: string } | undefined>()
    })

    it('covers nested objects in hits of nested aggregations', () => {
      const top = { top_hits: {} }
      const asked = answer({
        reviews: {
          nested: { path: 'reviews' },
          aggs: {
            top,
            stars: { terms: { field: 'reviews.stars' }, aggs: { top } },
            text: { top_hits: { _source: ['reviews.text'] } },
            books: { reverse_nested: {}, aggs: { top, titles: { top_hits: { _source: 'title' } } } },
          },
        },
      })
      type Review = Book['reviews'][number]
      expectTypeOf(asked?.reviews.top.hits.hits[0]?._source).toEqualTypeOf<Review | undefined>()
      expectTypeOf(asked?.reviews.stars.buckets[0]?.top.hits.hits[0]?._source).toEqualTypeOf<Review | undefined>()
      expectTypeOf(asked?.reviews.text.hits.hits[0]?._source).toEqualTypeOf<{ text: string | null } | undefined>()
      expectTypeOf(asked?.reviews.books.top.hits.hits[0]?._source).toEqualTypeOf<Book | undefined>()
      expectTypeOf(asked?.reviews.books.titles.hits.hits[0]?._source).toEqualTypeOf<{ title: string } | undefined>()
    })

    it('covers the objects of a path in nested aggregations of several levels', () => {
      interface Post {
        comments: { author: string; replies: { text: string }[] }[]
        'meta.tags': { name: string }[]
      }
      const posts = <const A extends Record<string, estypes.AggregationsAggregationContainer>>(
        _asked: A,
      ): Aggregations<A, Post, never> | undefined => undefined
      const top = { top_hits: {} }
      const asked = posts({
        replies: {
          nested: { path: 'comments.replies' },
          aggs: { top, back: { reverse_nested: { path: 'comments' }, aggs: { top } } },
        },
        comments: {
          nested: { path: 'comments' },
          aggs: { replies: { nested: { path: 'comments.replies' }, aggs: { top } } },
        },
        tags: { nested: { path: 'meta.tags' }, aggs: { top } },
        other: { nested: { path: 'elsewhere' }, aggs: { top } },
      })
      type Reply = { text: string }
      expectTypeOf(asked?.replies.top.hits.hits[0]?._source).toEqualTypeOf<Reply | undefined>()
      expectTypeOf(asked?.replies.back.top.hits.hits[0]?._source).toEqualTypeOf<Post['comments'][number] | undefined>()
      expectTypeOf(asked?.comments.replies.top.hits.hits[0]?._source).toEqualTypeOf<Reply | undefined>()
      expectTypeOf(asked?.tags.top.hits.hits[0]?._source).toEqualTypeOf<{ name: string } | undefined>()
      expectTypeOf(asked?.other.top.hits.hits[0]?._source).toEqualTypeOf<unknown>()
    })

    it('omits what Elasticsearch omits or cannot write as a number', () => {
      const asked = answer({
        words: { significant_terms: { field: 'gone' } },
        text: { significant_text: { field: 'gone' } },
        nets: { ip_prefix: { field: 'ip', prefix_length: 8, keyed: true } },
        list: { ip_prefix: { field: 'ip', prefix_length: 8 } },
        spread: { extended_stats: { field: 'n' } },
      })
      expectTypeOf(asked?.words.bg_count).toEqualTypeOf<number | undefined>()
      expectTypeOf(asked?.text.doc_count).toEqualTypeOf<number | undefined>()
      // @ts-expect-error the key of the object is that of the bucket
      asked?.nets.buckets['10.0.0.0/8']?.key
      expectTypeOf(asked?.nets.buckets['10.0.0.0/8']?.prefix_length).toEqualTypeOf<number | undefined>()
      expectTypeOf(asked?.list.buckets[0]?.key).toEqualTypeOf<string | undefined>()
      expectTypeOf(asked?.spread.variance_sampling).toEqualTypeOf<number | 'NaN' | null | undefined>()
      expectTypeOf(asked?.spread.std_deviation_bounds?.upper_sampling).toEqualTypeOf<
        number | 'NaN' | null | undefined
      >()
      expectTypeOf(asked?.spread.variance).toEqualTypeOf<number | null | undefined>()
    })

    it('covers pipelines: some are missing in some buckets, some have no response', () => {
      const asked = answer({
        months: {
          date_histogram: { field: 'at' },
          aggs: {
            ...sub,
            change: { derivative: { buckets_path: 'sum' } },
            first: { bucket_sort: { size: 1 } },
            some: { bucket_selector: { buckets_path: 'sum', script: 'params.sum > 1' } },
          },
        },
        best: { max_bucket: { buckets_path: 'months>sum' } },
      })
      expectTypeOf(asked?.best.keys).toEqualTypeOf<string[] | undefined>()
      const bucket = asked?.months.buckets[0]
      expectTypeOf(bucket?.change).toEqualTypeOf<estypes.AggregationsDerivativeAggregate | undefined>()
      // @ts-expect-error it is not always there
      asked?.months.buckets.map(({ change }) => change.value)
      // @ts-expect-error sorting is no answer
      bucket?.first
      // @ts-expect-error selecting is no answer
      bucket?.some
    })

    it('infers nothing if the request is unknown', () => {
      type Container = estypes.AggregationsAggregationContainer
      expectTypeOf<Aggregations<Record<string, Container>, Book, 'unknown'>>().toEqualTypeOf<'unknown'>()
      expectTypeOf<Aggregations<{ a: Container }, Book, never>>().toEqualTypeOf<{ a: estypes.AggregationsAggregate }>()
    })
  })
})
