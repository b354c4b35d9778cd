import { lastValueFrom } from 'rxjs'
import { rxelastic } from '../rxelastic.mjs'

/** The whole reply at once. */
export const open = rxelastic((client, index, onReply) => lastValueFrom(client.search$({ index }).pipe(onReply)))
