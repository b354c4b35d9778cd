import { gunzipSync } from 'node:zlib'
import { Pool } from 'undici'

/** undici alone and JSON.parse of the whole. */
export function open(node, compression) {
  const pool = new Pool(node)
  return {
    async read(index, onResponse) {
      const headers = compression ? { 'accept-encoding': 'gzip' } : {}
      const { body } = await pool.request({ method: 'GET', path: `/${index}/_search`, headers })
      const bytes = Buffer.from(await body.arrayBuffer())
      onResponse(JSON.parse((compression ? gunzipSync(bytes) : bytes).toString()))
    },
    close: () => pool.close(),
  }
}
