// Answers bulk requests and does nothing else: node server.mjs [PORT [REFUSE_FROM REFUSE_FOR]].
// It shows the CPU time and the memory of clients alone.
// Once it has REFUSE_FROM documents, it refuses all requests for REFUSE_FOR milliseconds.
import { createServer } from 'node:http'

const [port = 0, refuseFrom = Number.POSITIVE_INFINITY, refuseFor = 0] = process.argv.slice(2).map(Number)

const LINE_FEED = 10
const ITEM =
  '{"index":{"_index":"docs","_id":"123456","_version":1,"result":"created",' +
  '"_shards":{"total":1,"successful":1,"failed":0},"_seq_no":123456,"_primary_term":1,"status":201}}'
const OUTCOME = '{"index":{"_index":"docs","_id":"123456","result":"created","status":201}}'
const NAMED = '{"index":{"_index":"docs","result":"created","status":201}}'
const STATUS = '{"index":{"status":201}}'
const REFUSAL = '{"error":{"type":"es_rejected_execution_exception","reason":"too busy"},"status":429}'

let documents = 0
/** Time until which requests are refused. */
let refuseUntil

/** The item that a request asks for with its `filter_path`. */
function itemFor(url) {
  if (!url.includes('filter_path')) return ITEM
  if (url.includes('items.*._id')) return OUTCOME
  return url.includes('items.*._index') ? NAMED : STATUS
}

const server = createServer((request, response) => {
  let lines = 0
  request.on('data', (chunk) => {
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) lines++
  })
  request.on('end', () => {
    response.setHeader('x-elastic-product', 'Elasticsearch')
    response.setHeader('content-type', 'application/json')
    const count = lines >> 1
    if (documents >= refuseFrom) refuseUntil ??= performance.now() + refuseFor
    if (count > 0 && performance.now() < refuseUntil) return response.writeHead(429).end(REFUSAL)
    documents += count
    const items = Array.from({ length: count }, () => itemFor(request.url))
    response.end(`{"errors":false,"took":30,"items":[${items.join(',')}]}`)
  })
})

// Like Elasticsearch: an idle socket stays open.
server.keepAliveTimeout = 0
server.listen(port, '127.0.0.1', () => process.send?.({ port: server.address().port }))
process.on('disconnect', () => process.exit())
