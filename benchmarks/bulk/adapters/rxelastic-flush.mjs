import { Client } from 'rxelastic'
import { pullFrom } from 'rxelastic/flow'
import { documents } from '../documents.mjs'

/** `helpers.bulk` with objects and a value per batch: it also tells the share of documents that were refused. */
export function open(node, options) {
  const client = new Client({ node })
  return {
    write: (index, count) =>
      new Promise((resolve, error) => {
        let total = { ok: 0, refused: 0 }
        // After a quarter of the documents the number of batches in flight has settled.
        let settled
        pullFrom(documents(count))
          .pipe(
            client.helpers.bulk({
              index,
              onDocument: ({ number }) => ({ index: { _id: String(number) } }),
              as: 'flush',
              ...options,
            }),
          )
          .subscribe({
            next: (flush) => {
              total = { ...flush.total }
              if (total.ok >= count / 4) settled ??= total
            },
            error,
            complete: () => {
              const refused = total.refused - (settled?.refused ?? 0)
              const written = total.ok - (settled?.ok ?? 0)
              resolve({ count: total.ok, refused: refused / Math.max(1, refused + written) })
            },
          })
      }),
    close: () => client.close(),
  }
}
