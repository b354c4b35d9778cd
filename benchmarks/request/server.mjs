// Child process that answers every request with the same search response. It sends the port that it listens on to its
// parent.
import { createServer } from 'node:http'

const HITS = 10

const BODY = Buffer.from(
  JSON.stringify({
    took: 2,
    timed_out: false,
    _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
    hits: { total: { value: HITS, relation: 'eq' }, max_score: 1, hits: Array.from({ length: HITS }, hit) },
  }),
)

function hit(_, position) {
  const _source = {
    title: `A book about subject ${position}`,
    author: 'Somebody Else',
    year: 1990 + position,
    price: 9.95,
  }
  return { _index: 'books', _id: `book-${1000 + position}`, _score: 1, _source }
}

const head = {
  'x-elastic-product': 'Elasticsearch',
  'content-type': 'application/vnd.elasticsearch+json;compatible-with=9',
  'content-length': BODY.byteLength,
}

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.sendDate = false
    response.writeHead(200, head).end(BODY)
  })
})

// Like Elasticsearch: an idle socket stays open.
server.keepAliveTimeout = 0
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port, responseBytes: BODY.byteLength }))
process.on('disconnect', () => process.exit())
