import { Client } from 'rxelastic'
import { pullFrom } from 'rxelastic/flow'
import { lines } from 'rxelastic/json'
import { chunks } from '../documents.mjs'

/** `helpers.bulk` with ready-made lines, as from a file. */
export function open(node, options) {
  const client = new Client({ node })
  return {
    // Making the lines is not what is measured.
    prepare: (count) => Array.from(chunks(count)),
    write: (index, _count, prepared) =>
      new Promise((resolve, error) => {
        let ok = 0
        pullFrom(prepared)
          .pipe(lines(), client.helpers.bulk({ index, as: 'flush', ...options }))
          .subscribe({
            next: ({ total }) => {
              ok = total.ok
            },
            error,
            complete: () => resolve(ok),
          })
      }),
    close: () => client.close(),
  }
}
