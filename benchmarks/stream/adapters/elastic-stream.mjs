import { finished } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { Client } from '@elastic/elasticsearch'
import pick from 'stream-json/filters/pick.js'
import parser from 'stream-json/parser.js'
import streamArray from 'stream-json/streamers/stream-array.js'

/** The official client's stream, through stream-json's Node streams. It hands gzip out as it is. */
export function open(node, compression) {
  const client = new Client({ node, compression })
  return {
    async read(index, onHit) {
      const body = await client.search({ index }, { asStream: true })
      const text = compression ? body.pipe(createGunzip()) : body
      const hits = text
        .pipe(parser.asStream())
        .pipe(pick.asStream({ filter: 'hits.hits' }))
        .pipe(streamArray.asStream())
      hits.on('data', onHit)
      await finished(hits)
    },
    close: () => client.close(),
  }
}
