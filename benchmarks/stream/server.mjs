// Child process that answers with search responses of the size in the path: /5000000/_search. It sends its port to its
// parent.
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'

const head = {
  'x-elastic-product': 'Elasticsearch',
  'content-type': 'application/vnd.elasticsearch+json;compatible-with=9',
}
const responses = new Map()
const LONGEST_CHUNK = 1_000_000

function responseOf(size) {
  const known = responses.get(size)
  if (known !== undefined) return known
  const { hits, count } = hitsOf(size)
  const total = { value: count, relation: 'eq' }
  const start = JSON.stringify({
    took: 5,
    timed_out: false,
    _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
  })
  const before = `${start.slice(0, -1)},"hits":{"total":${JSON.stringify(total)},"max_score":1,"hits":[`
  const plain = Buffer.concat([Buffer.from(before), ...hits, Buffer.from(']}}')])
  const response = { plain, gzip: gzipSync(plain, { level: 6 }) }
  responses.set(size, response)
  return response
}

/** Creates the bytes of the hits in chunks: no string can be as long as the longest response. */
function hitsOf(size) {
  const hits = []
  let count = 0
  for (let length = 0; length < size; length += hits.at(-1).length) {
    let chunk = ''
    while (chunk.length < LONGEST_CHUNK && length + chunk.length < size) {
      chunk += `${count === 0 ? '' : ','}${JSON.stringify(hit(count))}`
      count++
    }
    hits.push(Buffer.from(chunk))
  }
  return { hits, count }
}

/** About 300 bytes. */
function hit(id) {
  const _source = {
    name: `City number ${id}`,
    country: ['AT', 'CH', 'DE', 'JP'][id % 4],
    population: (id * 7919) % 1_000_003,
    location: { lat: ((id * 31) % 18_000) / 100 - 90, lon: ((id * 17) % 36_000) / 100 - 180 },
    tags: ['capital', 'harbour', 'university'].slice(0, (id % 3) + 1),
    text: 'It lies on a river, has a market place, and is known for its cheese.',
  }
  return { _index: 'cities', _id: `city-${id}`, _score: 1, _source }
}

const server = createServer((request, response) => {
  const { plain, gzip } = responseOf(Number(request.url.split('/')[1]))
  const compressed = /gzip/.test(request.headers['accept-encoding'] ?? '')
  const body = compressed ? gzip : plain
  request.resume().on('end', () => {
    response.writeHead(200, {
      ...head,
      'content-length': body.byteLength,
      ...(compressed ? { 'content-encoding': 'gzip' } : {}),
    })
    response.end(body)
  })
})

// Like Elasticsearch: an idle socket stays open.
server.keepAliveTimeout = 0
process.on('message', (size) => process.send({ bytes: responseOf(size).plain.byteLength }))
process.on('disconnect', () => process.exit())
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }))
