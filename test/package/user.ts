import { Client, errors } from 'rxelastic'
import { iterate, paced } from 'rxelastic/flow'
import { pick, streamArray } from 'rxelastic/json'
import { FakeCluster, MemoryConnection } from 'rxelastic/testing'

interface Book {
  title: string
  pages: number
  author: { name: string }
}

/** A library of somebody who uses the package: each type here is inferred, and has to have a name in the declarations of that library. */
export const client = new Client({ node: 'http://localhost:9200' })
export const typed = new Client<{ books: Book }>({ node: 'http://localhost:9200' })
export const derived = typed.child({})
/** A client that knows its indices is a client. */
export const plain: { readonly client: Client } = { client: typed }
export const mapped$ = typed.helpers.scan$({ index: 'books', _source: ['title'] }, { as: 'source' })
export const written = typed.helpers.bulk({ index: 'books' })
export const { indices, helpers, events$ } = client
export const { asyncSearch } = typed
export const method = client.cat.indices$
export const failure = errors.ResponseError

export const requested$ = client.request$({ method: 'GET', path: '/' })
export const count$ = client.count$({ index: 'books' })
export const withMeta$ = client.count$({ index: 'books' }, { meta: true })
export const tokens$ = client.count$({ index: 'books' }, { asStream: true })
export const headAndTokens$ = client.count$({ index: 'books' }, { asStream: true, meta: true })
export const headAndBytes$ = client.count$({ index: 'books' }, { asStream: 'bytes', meta: true })
export const settings$ = client.indices.get$({ index: 'books' })
export const text$ = client.cat.indices$()
export const table$ = client.cat.indices$({ format: 'json' })
export const bulk$ = client.bulk$({ operations: [] })
export const searches$ = client.msearch$({ searches: [] })

export const hits$ = client.helpers.hits$<Book>({ index: 'books' })
export const raw$ = client.helpers.scan$({ index: 'books' }, { as: 'raw' })
export const scroll$ = client.helpers.scroll$({ index: 'books' })

export const book$ = typed.get$({ index: 'books', id: '1' })
export const update$ = typed.update$({ index: 'books', id: '1', doc: { pages: 1 } })
export const some$ = typed.search$({ index: 'books', _source: ['title', 'author.name'], fields: ['pages'] })
export const most$ = typed.search$({ index: 'books', _source: { excludes: ['author.name'] } })
export const matching$ = typed.search$({ index: 'books', _source: 'a*' })
export const submitted$ = typed.asyncSearch.submit$({ index: 'books', fields: ['title'], aggs: { a: { avg: {} } } })
export const found$ = typed.asyncSearch.get$({ id: '1' })

export function titles$<T extends { title: string }>(library: Client<{ books: T }>) {
  return library.search$({ index: 'books', _source: ['title'] })
}

export const aggregated$ = client.search$({
  aggs: {
    adjacency: { adjacency_matrix: { filters: {} } },
    auto: { auto_date_histogram: { field: 'x' } },
    categories: { categorize_text: { field: 'x' } },
    composite: { composite: { sources: [{ a: { terms: { field: 'x' } } }] } },
    days: { date_histogram: { field: 'x', calendar_interval: 'day' } },
    filter: { filter: { match_all: {} }, aggs: { most: { max: { field: 'x' } } } },
    filters: { filters: { filters: { a: { match_all: {} } }, other_bucket_key: 'rest' } },
    keyed: { range: { field: 'x', keyed: true, ranges: [] } },
    pairs: { multi_terms: { terms: [{ field: 'a' }, { field: 'b' }] } },
    percentiles: { percentiles: { field: 'x', keyed: false } },
    rare: { rare_terms: { field: 'x' } },
    significant: { significant_terms: { field: 'x' } },
    terms: { terms: { field: 'x' }, aggs: { sum: { sum: { field: 'y' } } } },
    top: { top_metrics: { metrics: [{ field: 'x' }], sort: { x: 'asc' } } },
    topHits: { top_hits: { _source: ['a'] } },
  },
})

export const picked = pick('hits.hits')
export const listed = streamArray()
export const counted = paced(() => count$)
export const counts = iterate(count$)
export const cluster = FakeCluster.start()
export const memory = MemoryConnection
