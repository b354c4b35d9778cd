import { Client } from 'rxelastic'
import { searches } from '../searches.mjs'

/** Searches of one moment, each in a request of its own. */
export const open = (node) => {
  const client = new Client({ node })
  return { run: searches(client), close: () => client.close() }
}
