import { lastValueFrom } from 'rxjs'
import { rxelastic } from '../rxelastic.mjs'

/** `helpers.hits$`: every hit parsed as it arrives. */
export const open = rxelastic((client, index, onHit) => lastValueFrom(client.helpers.hits$({ index }).pipe(onHit)))
