import { Client } from 'rxelastic'
import { pullFrom } from 'rxelastic/flow'
import { documents } from '../documents.mjs'

/** `helpers.bulk` with objects, all outcomes consumed. */
export function open(node, options) {
  const client = new Client({ node })
  return {
    write: (index, count) =>
      new Promise((resolve, error) => {
        let ok = 0
        pullFrom(documents(count))
          .pipe(
            client.helpers.bulk({
              index,
              onDocument: ({ number }) => ({ index: { _id: String(number) } }),
              ...options,
            }),
          )
          .subscribe({
            next: (outcome) => {
              if (outcome.ok) ok++
            },
            error,
            complete: () => resolve(ok),
          })
      }),
    close: () => client.close(),
  }
}
