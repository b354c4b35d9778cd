import type { Observable } from 'rxjs'
import { describe, expectTypeOf, it } from 'vitest'
import type { estypes } from '../../../../src/index.js'
import type { Compiled, Emitted, Library } from './client.js'

describe('parameters as const', () => {
  it('keep what a search infers from them', () => {
    const calls = (client: Library): void => {
      const params = {
        index: 'books',
        _source: ['title'],
        fields: ['year', { field: 'tags' }],
        sort: [{ year: 'desc' }, 'title', { 'author.name': { order: 'asc' } }, '_score'],
        search_after: [2000, 'a'],
        query: { bool: { must: [{ terms: { tags: ['a', 'b'] } }], filter: [{ ids: { values: ['1'] } }] } },
        docvalue_fields: ['year'],
        stored_fields: ['a'],
        filter_path: ['hits', 'aggregations'],
        highlight: { pre_tags: ['<b>'], fields: { title: {} } },
        rescore: [{ query: { rescore_query: { match_all: {} } }, window_size: 1 }],
        aggs: {
          spread: { percentiles: { field: 'year', percents: [50, 95] } },
          pages: { composite: { sources: [{ 'author.name': { terms: { field: 'author.name' } } }] } },
          ranges: { range: { field: 'year', ranges: [{ to: 3 }] } },
        },
      } as const
      const found$ = client.search$(params)
      type Found = Emitted<typeof found$>
      expectTypeOf<Found['hits']['hits'][number]['_source']>().toEqualTypeOf<{ title: string } | undefined>()
      expectTypeOf<Found['hits']['hits'][number]['fields']>().toEqualTypeOf<
        { year?: number[]; tags?: string[] } | undefined
      >()
      type Aggregations = NonNullable<Found['aggregations']>
      expectTypeOf<Aggregations['pages']['buckets'][number]['key']>().toEqualTypeOf<
        Record<'author.name', estypes.FieldValue>
      >()
      expectTypeOf<Aggregations['ranges']['buckets'][number]['doc_count']>().toEqualTypeOf<number>()
      client.asyncSearch.submit$(params)
      client.search$({ index: params.index, body: { query: params.query, _source: params._source } })
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('fit every kind of API', () => {
    const calls: Compiled<Library> = (client) => {
      const bulk = { index: 'books', operations: [{ index: { _id: '1' } }, { doc: { title: 'a' } }] } as const
      client.bulk$(bulk)
      client.mget$({ index: 'books', ids: ['1', '2'] } as const)
      client.msearch$({ searches: [{ index: ['a', 'b'] }, { query: { terms: { a: [1] } } }] } as const)
      client.indices.delete$({ index: ['a', 'b'], expand_wildcards: ['open', 'hidden'] } as const)
      client.indices.create$({
        index: 'a',
        mappings: { dynamic_templates: [{ a: { match: ['a*'], mapping: { type: 'keyword', copy_to: ['b'] } } }] },
        settings: { analysis: { analyzer: { own: { type: 'custom', tokenizer: 'standard', filter: ['lowercase'] } } } },
      } as const)
      client.indices.updateAliases$({ actions: [{ add: { indices: ['a'], alias: 'b' } }] } as const)
      client.ingest.putPipeline$({ id: 'a', processors: [{ remove: { field: ['b'] } }] } as const)
      client.cat.indices$({ h: ['index'], s: ['index'], format: 'json' } as const)
      client.security.putRole$({ name: 'a', indices: [{ names: ['b'], privileges: ['read'] }] } as const)
      client.reindex$({ source: { index: ['a'] }, dest: { index: 'b' } } as const)
      client.search$({ knn: { field: 'v', query_vector: [1, 2], k: 1 } } as const)
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('fit helpers', () => {
    const calls = (client: Library): void => {
      const params = { index: ['books'], _source: ['title'], sort: [{ year: 'asc' }] } as const
      expectTypeOf(client.helpers.scan$(params, { as: 'source' })).toEqualTypeOf<Observable<{ title: string }>>()
      client.helpers.hits$(params)
      client.helpers.scroll$(params)
      client.helpers.copy$(params, { index: 'b' })
      client.helpers.asyncSearch$(params)
      client.helpers.sql$({ query: 'SELECT ?', params: [1] } as const)
      client.helpers.reindex$({ source: { index: ['a'] }, dest: { index: 'b' } } as const)
      const sources = [{ year: { terms: { field: 'year' } } }] as const
      client.helpers.composite$({ index: 'books', aggs: { years: { composite: { sources } } } } as const)
    }
    expectTypeOf(calls).toBeFunction()
  })

  it('are not required for responses, whose lists stay those of the caller', () => {
    const calls = (client: Library): void => {
      client.search$({ index: 'books' }).subscribe(({ hits }) => {
        const list: estypes.SearchHit[] = hits.hits
        list.reverse()
      })
    }
    expectTypeOf(calls).toBeFunction()
  })
})
