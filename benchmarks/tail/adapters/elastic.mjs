import { Client } from '@elastic/elasticsearch'

/** Searches with the official client and its default options. */
export const open = (nodes) => {
  const client = new Client({ nodes })
  return { search: (parameters) => client.search(parameters), facts: () => ({}), close: () => client.close() }
}
