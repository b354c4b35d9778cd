/** The search that every adapter sends. */
export const index = 'books'
export const body = { query: { match: { title: 'book' } }, size: 10 }

/** Request of the adapters that have no client. */
export const rawRequest = {
  method: 'POST',
  path: `/${index}/_search`,
  headers: {
    accept: 'application/vnd.elasticsearch+json; compatible-with=9',
    'content-type': 'application/vnd.elasticsearch+json; compatible-with=9',
  },
}
