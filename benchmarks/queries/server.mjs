// Child process that answers searches, multi searches and ES|QL queries. It sends the port that it listens on to its parent.
import { createServer } from 'node:http'

const HITS = 10
const ROWS = 100_000
/** Rows of 10 columns, about 100 bytes each; written 10 times for a response of 100 MB. */
const COPIES = 10

const search = JSON.stringify({
  took: 2,
  timed_out: false,
  _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
  hits: { total: { value: HITS, relation: 'eq' }, max_score: 1, hits: Array.from({ length: HITS }, hit) },
})

function hit(_, position) {
  const _source = {
    title: `A book about subject ${position}`,
    author: 'Somebody Else',
    year: 1990 + position,
    price: 9.95,
  }
  return { _index: 'books', _id: `book-${1000 + position}`, _score: 1, _source }
}

const TYPES = ['keyword', 'long', 'double']
const columns = Array.from({ length: 10 }, (_, column) => ({ name: `column_${column}`, type: TYPES[column % 3] }))
const rows = Array.from({ length: ROWS }, (_, row) =>
  JSON.stringify(columns.map((_, column) => [`text ${row}`, row * column, row / 7][column % 3])),
).join(',')
const chunk = Buffer.from(rows)

const HEAD = {
  'x-elastic-product': 'Elasticsearch',
  'content-type': 'application/vnd.elasticsearch+json;compatible-with=9',
}

const server = createServer((request, response) => {
  let lines = 0
  request.on('data', (data) => {
    for (const byte of data) if (byte === 0x0a) lines++
  })
  request.on('end', () => {
    response.writeHead(200, HEAD)
    if (request.url.startsWith('/_query')) return void sendRows(response)
    if (!request.url.startsWith('/_msearch')) return response.end(search)
    const item = `${search.slice(0, -1)},"status":200}`
    response.end(`{"took":2,"responses":[${Array.from({ length: lines / 2 }, () => item).join(',')}]}`)
  })
})

async function sendRows(response) {
  response.write(`{"took":1,"is_partial":false,"columns":${JSON.stringify(columns)},"values":[`)
  for (let copy = 0; copy < COPIES; copy++) {
    if (copy > 0) response.write(',')
    if (!response.write(chunk)) await new Promise((resolve) => response.once('drain', resolve))
  }
  response.end(']}')
}

server.keepAliveTimeout = 0
server.listen(0, '127.0.0.1', () =>
  process.send?.({ port: server.address().port, megabytes: (chunk.length * COPIES) / 1e6 }),
)
process.on('disconnect', () => process.exit())
