import { Client } from '@elastic/elasticsearch'
import { body, index } from '../search.mjs'

/** The official client, on its default connection. */
export function open(node) {
  const client = new Client({ node })
  return {
    search: (done, failed) => client.search({ index, ...body }).then(done, failed),
    close: () => client.close(),
  }
}
