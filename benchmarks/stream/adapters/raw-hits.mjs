import { lastValueFrom } from 'rxjs'
import { rxelastic } from '../rxelastic.mjs'

/** `helpers.hits$` with documents that are cut out and not parsed. */
export const open = rxelastic((client, index, onHit) =>
  lastValueFrom(client.helpers.hits$({ index }, { as: 'raw' }).pipe(onHit)),
)
