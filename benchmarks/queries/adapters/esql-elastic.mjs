import { Client } from '@elastic/elasticsearch'

/** Rows of a response of 100 MB with the official client's helper. */
export const open = (node) => {
  const client = new Client({ node })
  const run = async () => (await client.helpers.esql({ query: 'FROM books' }).toRecords()).records.length
  return { run, close: () => client.close() }
}
