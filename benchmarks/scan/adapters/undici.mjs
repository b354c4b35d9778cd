import { Pool } from 'undici'

/** A loop by hand: point in time, search_after, JSON.parse. */
export function open(node) {
  const pool = new Pool(node)
  async function send(method, path, body) {
    const headers = { 'content-type': 'application/json' }
    const response = await pool.request({ method, path, headers, body: body && JSON.stringify(body) })
    return JSON.parse(await response.body.text())
  }
  return {
    async read(index, size, onHit) {
      let { id } = await send('POST', `/${index}/_pit?keep_alive=1m`)
      let after
      for (;;) {
        const pit = { id, keep_alive: '1m' }
        const page = await send('POST', '/_search', {
          size,
          pit,
          sort: ['_doc'],
          track_total_hits: false,
          search_after: after,
        })
        for (const hit of page.hits.hits) onHit(hit)
        if (page.hits.hits.length === 0) break
        id = page.pit_id
        after = page.hits.hits.at(-1).sort
      }
      await send('DELETE', '/_pit', { id })
    },
    close: () => pool.close(),
  }
}
