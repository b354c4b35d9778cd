import { lastValueFrom, type Observable, toArray } from 'rxjs'
import { expect, test } from 'vitest'
import { connect, describeElasticsearch, useIndex } from '../support/elasticsearch.js'

interface Document {
  number: number
}

const NAMES = ['hits$', 'scan$', 'scroll$'] as const
const read = {
  hits$: (search: object) => connect().helpers.hits$<Document>(search, { as: 'source' }),
  scan$: (search: object) => connect().helpers.scan$<Document>(search, { as: 'source' }),
  scroll$: (search: object) => connect().helpers.scroll$<Document>(search, { as: 'source' }),
}
const documents: Document[] = Array.from({ length: 25 }, (_, number) => ({ number }))
const all = <T>(values$: Observable<T>): Promise<T[]> => lastValueFrom(values$.pipe(toArray()))

describeElasticsearch('a reply of which filter_path leaves out the most', () => {
  const index = useIndex(documents, { properties: { number: { type: 'integer' } } })

  test.each(NAMES)('has all hits for %s', async (name) => {
    const search = { index, size: name === 'hits$' ? 100 : 10, filter_path: ['hits.hits._source', 'took'] }
    const found = await all(read[name](search))
    expect(found.map(({ number }) => number).sort((a, b) => a - b)).toEqual(documents.map(({ number }) => number))
  })

  test.each(NAMES)('can have none for %s', async (name) => {
    const search = { index, query: { term: { number: -1 } }, filter_path: 'hits.hits._source' }
    expect(await all(read[name](search))).toEqual([])
  })
})
