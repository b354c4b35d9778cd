import { Client } from '@elastic/elasticsearch'

/** The official client's `helpers.scrollDocuments`. */
export function open(node) {
  const client = new Client({ node })
  return {
    async read(index, size, onHit) {
      for await (const document of client.helpers.scrollDocuments({ index, size, sort: ['_doc'] })) onHit(document)
    },
    close: () => client.close(),
  }
}
