import { Pool } from 'undici'
import { Batches } from '../batches.mjs'
import { documents } from '../documents.mjs'

/** A loop by hand: batches of 1 MB, four at once, every response parsed and counted. */
export function open(node, { flushBytes = 1_000_000, concurrency = 4 } = {}) {
  const pool = new Pool(node)
  const send = async (path, body) => {
    const response = await pool.request({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/x-ndjson' },
      body,
    })
    const { items } = await response.body.json()
    return items.filter(({ index }) => index.error === undefined).length
  }
  return {
    write: async (index, count) => {
      let ok = 0
      const batches = new Batches(
        async (lines) => {
          const written = await send(`/${index}/_bulk`, lines.join(''))
          ok += written
        },
        flushBytes,
        concurrency,
      )
      for (const document of documents(count)) {
        const text = `{"index":{"_id":"${document.number}"}}\n${JSON.stringify(document)}\n`
        const room = batches.add(text, text.length)
        if (room !== undefined) await room
      }
      await batches.end()
      return ok
    },
    close: () => pool.close(),
  }
}
