// Answers bulk requests as Elasticsearch does and does nothing else: node server.mjs PORT. It shows the CPU time of clients alone.
import { createServer } from 'node:http'

const LINE_FEED = 10
const ITEM =
  '{"index":{"_index":"docs","_id":"123456","_version":1,"result":"created",' +
  '"_shards":{"total":1,"successful":1,"failed":0},"_seq_no":123456,"_primary_term":1,"status":201}}'
const OUTCOME = '{"index":{"_index":"docs","_id":"123456","result":"created","status":201}}'
const NAMED = '{"index":{"_index":"docs","result":"created","status":201}}'
const STATUS = '{"index":{"status":201}}'

/** The item that a request asks for with its `filter_path`. */
function itemFor(url) {
  if (!url.includes('filter_path')) return ITEM
  if (url.includes('items.*._id')) return OUTCOME
  return url.includes('items.*._index') ? NAMED : STATUS
}

createServer((request, response) => {
  let lines = 0
  request.on('data', (chunk) => {
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) lines++
  })
  request.on('end', () => {
    const items = Array.from({ length: lines >> 1 }, () => itemFor(request.url))
    response.setHeader('x-elastic-product', 'Elasticsearch')
    response.setHeader('content-type', 'application/json')
    response.end(`{"errors":false,"took":30,"items":[${items.join(',')}]}`)
  })
}).listen(Number(process.argv[2] ?? 9399))
