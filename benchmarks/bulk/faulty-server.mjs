// Takes documents as Elasticsearch does, has troubles, and keeps account of what was written: node faulty-server.mjs TROUBLES.
// GET /_account?documents=N tells which of the numbers below N are missing, and which are there twice.
import { createServer } from 'node:http'

/**
 * Shares of documents and of requests that are refused with 429, and of responses that are lost after the documents were
 * written. A response takes `delay` milliseconds.
 */
const { documents: refused = 0, requests = 0, responses: lost = 0, delay = 0 } = JSON.parse(process.argv[2] ?? '{}')

/** Numbers of stored documents by ID. Those without an ID get one here, as in Elasticsearch. */
const stored = new Map()
const counts = { requests: 0, refused: 0, lost: 0, rewritten: 0 }
let made = 0

const happens = seeded(1)
const REFUSAL = { type: 'es_rejected_execution_exception', reason: 'too busy' }

function write(action, document) {
  if (happens(refused)) {
    counts.refused++
    return { index: { _index: 'docs', _id: action.index._id, status: 429, error: REFUSAL } }
  }
  const id = action.index._id ?? `made-${made++}`
  if (stored.has(id)) counts.rewritten++
  stored.set(id, document.number)
  return { index: { _index: 'docs', _id: id, result: 'created', status: 201 } }
}

function bulk(body) {
  const lines = body.toString().trimEnd().split('\n')
  const items = []
  for (let at = 0; at < lines.length; at += 2) items.push(write(JSON.parse(lines[at]), JSON.parse(lines[at + 1])))
  return { errors: items.some(({ index }) => index.error !== undefined), took: 1, items }
}

function account(documents) {
  const times = new Uint8Array(documents)
  for (const number of stored.values()) times[number]++
  const numbers = Array.from(times.keys())
  return {
    ...counts,
    missing: numbers.filter((number) => times[number] === 0),
    twice: numbers.filter((number) => times[number] > 1),
  }
}

function send(response, statusCode, body) {
  response.writeHead(statusCode, { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost')
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    if (pathname === '/_account') return send(response, 200, account(Number(searchParams.get('documents'))))
    counts.requests++
    if (happens(requests)) return send(response, 429, { error: REFUSAL, status: 429 })
    const answer = bulk(Buffer.concat(chunks))
    if (happens(lost)) {
      counts.lost++
      return request.socket.destroy()
    }
    if (delay === 0) send(response, 200, answer)
    else setTimeout(send, delay, response, 200, answer)
  })
})

/** Returns a function that decides by chance, the same in each run. Source: the generator mulberry32 */
function seeded(seed) {
  let state = seed
  return (share) => {
    if (share === 0) return false
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 < share
  }
}

server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }))
process.on('disconnect', () => process.exit())
