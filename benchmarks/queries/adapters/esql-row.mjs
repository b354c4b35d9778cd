import { Client } from 'rxelastic'

/** Rows of a response of 100 MB as they arrive, in the form 'row'. */
export const open = (node) => {
  const client = new Client({ node })
  const run = () =>
    new Promise((resolve, reject) => {
      let rows = 0
      client.helpers.esql$({ query: 'FROM books' }, { as: 'row' }).subscribe({
        next: () => rows++,
        error: reject,
        complete: () => resolve(rows),
      })
    })
  return { run, close: () => client.close() }
}
