import { Client } from '@elastic/elasticsearch'

const client = new Client({ node: process.argv[2] ?? 'http://127.0.0.1:9200' })
const { hits } = await client.search({ index: 'books', query: { match: { title: 'book' } } })
console.log(hits.hits.length)
await client.close()
