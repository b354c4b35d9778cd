import { Pool } from 'undici'
import { body, rawRequest } from '../search.mjs'

/** undici as most people use it: a promise of a response whose body is a stream. */
export function open(node) {
  const pool = new Pool(node)
  async function search() {
    const response = await pool.request({ ...rawRequest, body: JSON.stringify(body) })
    return JSON.parse(await response.body.text())
  }
  return {
    search: (done, failed) => search().then(done, failed),
    close: () => pool.close(),
  }
}
