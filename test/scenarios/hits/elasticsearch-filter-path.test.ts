import { lastValueFrom, type Observable, toArray } from 'rxjs'
import { expect, it } from 'vitest'
import { connect, describeElasticsearch, useIndex } from '../../support/elasticsearch/elasticsearch.js'

interface Document {
  number: number
  text: string
}

const NAMES = ['hits$', 'scan$', 'scroll$'] as const
const read = {
  hits$: (search: object) => connect().helpers.hits$<Document>(search, { as: 'source' }),
  scan$: (search: object) => connect().helpers.scan$<Document>(search, { as: 'source' }),
  scroll$: (search: object) => connect().helpers.scroll$<Document>(search, { as: 'source' }),
}
const documents: Document[] = Array.from({ length: 25 }, (_, number) => ({ number, text: 'some' }))
const all = <T>(values$: Observable<T>): Promise<T[]> => lastValueFrom(values$.pipe(toArray()))

describeElasticsearch('a response with filter_path', () => {
  const index = useIndex(documents, { properties: { number: { type: 'integer' } } })

  it.each(NAMES)('returns all hits for %s', async (name) => {
    const search = { index, size: name === 'hits$' ? 100 : 10, filter_path: ['hits.hits._source', 'took'] }
    const found = await all(read[name](search))
    expect(found.map(({ number }) => number).sort((a, b) => a - b)).toEqual(documents.map(({ number }) => number))
  })

  it.each(['scan$', 'scroll$'] as const)('omits on every page what %s excludes', async (name) => {
    const search = { index, size: 10, filter_path: '-hits.hits._source.number' }
    expect(await all(read[name](search))).toEqual(documents.map(({ text }) => ({ text })))
  })

  it.each(['scan$', 'scroll$'] as const)('reports for %s which documents it has', async (name) => {
    const search = { index, size: 10, filter_path: 'hits.hits._source' }
    const { helpers } = connect()
    const hits = await all(name === 'scan$' ? helpers.scan$(search) : helpers.scroll$(search))
    expect(new Set(hits.map(({ _id }) => _id)).size).toBe(documents.length)
  })

  it.each(['', []])('is a whole hit for %j', async (filterPath) => {
    const search = { index, size: 10, filter_path: filterPath }
    for (const name of ['scan$', 'scroll$'] as const) expect(await all(read[name](search))).toHaveLength(25)
  })

  it.each(NAMES)('can be empty for %s', async (name) => {
    const search = { index, query: { term: { number: -1 } }, filter_path: 'hits.hits._source' }
    expect(await all(read[name](search))).toEqual([])
  })
})
