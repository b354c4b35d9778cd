import { Pool } from 'undici'

/** The server's own `_reindex`: the client only waits. */
export function open(node, { slices = 1 } = {}) {
  const pool = new Pool(node, { headersTimeout: 0, bodyTimeout: 0 })
  return {
    copy: async (source, target) => {
      const response = await pool.request({
        method: 'POST',
        path: `/_reindex?slices=${slices}`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ source: { index: source, size: 5_000 }, dest: { index: target } }),
      })
      const { created } = await response.body.json()
      return created
    },
    elsewhere: true,
    close: () => pool.close(),
  }
}
