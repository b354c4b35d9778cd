import { Client } from '@elastic/elasticsearch'

/** The official client, buffered. */
export function open(node, compression) {
  const client = new Client({ node, compression })
  return {
    read: async (index, onResponse) => onResponse(await client.search({ index })),
    close: () => client.close(),
  }
}
