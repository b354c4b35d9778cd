import { pick, streamArray } from 'rxelastic/json'
import { lastValueFrom } from 'rxjs'
import { rxelastic } from '../rxelastic.mjs'

/** Hits put together from tokens. */
export const open = rxelastic((client, index, onHit) =>
  lastValueFrom(client.search$({ index }, { asStream: true }).pipe(pick('hits.hits'), streamArray(), onHit)),
)
