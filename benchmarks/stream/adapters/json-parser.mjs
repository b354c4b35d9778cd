import { StringDecoder } from 'node:string_decoder'
import { createGunzip } from 'node:zlib'
import { jsonParser } from 'stream-json/core/parser.js'
import { Pool } from 'undici'

/** stream-json's parser called directly with what undici receives: the least that tokens can cost. */
export function open(node, compression) {
  const pool = new Pool(node)
  return {
    async read(index, onToken) {
      const headers = compression ? { 'accept-encoding': 'gzip' } : {}
      const { body } = await pool.request({ method: 'GET', path: `/${index}/_search`, headers })
      const parse = jsonParser({ streamValues: false })
      const decoder = new StringDecoder()
      for await (const chunk of compression ? body.pipe(createGunzip()) : body) {
        const tokens = parse(decoder.write(chunk))
        for (const token of tokens.values ?? [tokens]) onToken(token)
      }
    },
    close: () => pool.close(),
  }
}
