import { defer } from 'rxjs'
import { Pool } from 'undici'

const pool = new Pool(process.argv[2] ?? 'http://127.0.0.1:9200')
const search$ = defer(async () => {
  const { body } = await pool.request({
    method: 'POST',
    path: '/books/_search',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: { match: { title: 'book' } } }),
  })
  return body.text()
})
search$.subscribe({
  next: (response) => console.log(JSON.parse(response).hits.hits.length),
  complete: () => pool.close(),
})
