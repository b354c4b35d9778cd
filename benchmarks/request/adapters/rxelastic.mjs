import { Client } from 'rxelastic'
import { body, index } from '../search.mjs'

export function open(node) {
  const client = new Client({ node })
  return {
    search: (done, failed) => client.search$({ index, ...body }).subscribe({ next: done, error: failed }),
    close: () => client.close(),
  }
}
