import { Pool } from 'undici'
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
      const path = `/${index}/_bulk`
      const running = new Set()
      let ok = 0
      const start = (lines) => {
        const sending = send(path, lines.join('')).then((written) => {
          ok += written
          running.delete(sending)
        })
        running.add(sending)
      }
      let lines = []
      let length = 0
      for (const document of documents(count)) {
        const text = `{"index":{"_id":"${document.number}"}}\n${JSON.stringify(document)}\n`
        lines.push(text)
        length += text.length
        if (length < flushBytes) continue
        start(lines)
        lines = []
        length = 0
        if (running.size >= concurrency) await Promise.race(running)
      }
      if (lines.length > 0) start(lines)
      await Promise.all(running)
      return ok
    },
    close: () => pool.close(),
  }
}
