import { Client } from 'rxelastic'
import { searches } from '../searches.mjs'

/** Searches of one moment in multi searches. */
export const open = (node) => {
  const client = new Client({ node })
  return { run: searches(client.batched({ operations: 1_000 })), close: () => client.close() }
}
