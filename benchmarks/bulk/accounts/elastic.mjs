import { Client } from '@elastic/elasticsearch'

/** The official `helpers.bulk`: its counts, and `onDrop` for the documents that it gives up. */
export async function write(node, source, { ids, ...options }) {
  const client = new Client({ node })
  const reported = []
  const helper = client.helpers.bulk({
    datasource: source,
    onDocument: ({ number }) => ({ index: { _index: 'docs', ...(ids && { _id: String(number) }) } }),
    onDrop: ({ document }) => reported.push(document.number),
    // Its default is 5 s, which would only make this take longer.
    wait: 10,
    ...options,
  })
  const error = await helper.then(
    () => undefined,
    ({ name }) => name,
  )
  await client.close()
  const { successful, failed } = helper.stats
  return { ok: successful, failed, unknown: 0, reported, error }
}
