import { Client } from '@elastic/elasticsearch'

/** The official client's `scrollSearch` into its `helpers.bulk`. */
export function open(node) {
  const client = new Client({ node })
  async function* hits(index) {
    for await (const { body } of client.helpers.scrollSearch({ index, size: 5_000, sort: ['_doc'] }))
      yield* body.hits.hits
  }
  return {
    copy: async (source, target) => {
      const { successful } = await client.helpers.bulk({
        datasource: hits(source),
        onDocument: ({ _id, _source }) => [{ index: { _index: target, _id } }, _source],
      })
      return successful
    },
    close: () => client.close(),
  }
}
