import { Client } from '@elastic/elasticsearch'
import { documents } from '../documents.mjs'

/** It takes no plain generators. */
async function* asynchronously(values) {
  yield* values
}

/** The official client's `helpers.bulk`, with its defaults. */
export function open(node, options) {
  const client = new Client({ node })
  return {
    write: async (index, count) => {
      const { successful } = await client.helpers.bulk({
        datasource: asynchronously(documents(count)),
        onDocument: ({ number }) => ({ index: { _index: index, _id: String(number) } }),
        ...options,
      })
      return successful
    },
    close: () => client.close(),
  }
}
