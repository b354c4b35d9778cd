import { lastValueFrom } from 'rxjs'
import { rxelastic } from '../rxelastic.mjs'

/** The whole response at once. */
export const open = rxelastic((client, index, onResponse) => lastValueFrom(client.search$({ index }).pipe(onResponse)))
