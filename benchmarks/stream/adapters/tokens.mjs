import { lastValueFrom } from 'rxjs'
import { rxelastic } from '../rxelastic.mjs'

/** The response as stream-json's tokens. */
export const open = rxelastic((client, index, onToken) =>
  lastValueFrom(client.search$({ index }, { asStream: true }).pipe(onToken)),
)
