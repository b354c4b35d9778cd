import { lastValueFrom } from 'rxjs'
import { rxelastic } from '../rxelastic.mjs'

/** The response's bytes, unused: the floor. */
export const open = rxelastic((client, index, onBytes) =>
  lastValueFrom(client.search$({ index }, { asStream: 'bytes' }).pipe(onBytes)),
)
