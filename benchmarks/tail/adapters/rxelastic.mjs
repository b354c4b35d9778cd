import { Client } from 'rxelastic'

/** Searches with the default options, or with some more. */
export const open = (nodes, options = {}) => {
  const client = new Client({ nodes, ...options })
  const search = (parameters) =>
    new Promise((resolve, reject) => client.search$(parameters).subscribe({ next: resolve, error: reject }))
  return { search, facts: () => ({ hedges: client.stats().hedges }), close: () => client.close() }
}
