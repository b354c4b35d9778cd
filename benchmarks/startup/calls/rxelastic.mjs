import { Client } from 'rxelastic'

const client = new Client({ node: process.argv[2] ?? 'http://127.0.0.1:9200' })
client.search$({ index: 'books', query: { match: { title: 'book' } } }).subscribe({
  next: ({ hits }) => console.log(hits.hits.length),
  complete: () => client.close(),
})
