import { Pool } from 'undici'
import { Batches } from '../batches.mjs'

const CONCURRENCY = 4
const ATTEMPTS = 4

/** A loop by hand: it counts the items of responses, and sends a batch again when the request fails. */
export async function write(node, source, { ids, flushBytes }) {
  const pool = new Pool(node)
  const account = { ok: 0, failed: 0, unknown: 0, reported: [] }
  const settle = ({ number }, ok) => {
    account[ok ? 'ok' : 'failed']++
    if (!ok) account.reported.push(number)
  }
  const send = async (batch) => {
    const action = ({ number }) => JSON.stringify({ index: ids ? { _id: String(number) } : {} })
    const body = batch.map((document) => `${action(document)}\n${JSON.stringify(document)}\n`).join('')
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const items = await request(pool, body).catch(() => undefined)
      if (items === undefined) continue
      for (const [at, { index }] of items.entries()) settle(batch[at], index.error === undefined)
      return
    }
    for (const document of batch) settle(document, false)
  }
  const batches = new Batches(send, flushBytes, CONCURRENCY)
  for await (const document of source) await batches.add(document, JSON.stringify(document).length)
  await batches.end()
  await pool.close()
  return account
}

async function request(pool, body) {
  const headers = { 'content-type': 'application/x-ndjson' }
  const response = await pool.request({ method: 'POST', path: '/docs/_bulk', headers, body })
  const { items } = await response.body.json()
  if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`)
  return items
}
