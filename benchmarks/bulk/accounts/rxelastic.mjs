import { Client } from 'rxelastic'
import { pullFrom } from 'rxelastic/flow'

/** `helpers.bulk`: the outcomes tell of each document. */
export async function write(node, source, { ids, ...options }) {
  const client = new Client({ node, retryBackoff: () => 0.01 })
  const account = { ok: 0, failed: 0, unknown: 0, reported: [] }
  const onDocument = ids ? ({ number }) => ({ index: { _id: String(number) } }) : undefined
  const bulk = client.helpers.bulk({ index: 'docs', onDocument, ...options })
  await new Promise((resolve) => {
    pullFrom(source)
      .pipe(bulk)
      .subscribe({
        next: ({ ok, state, document }) => {
          account[state]++
          if (!ok) account.reported.push(document.number)
        },
        error: (error) => {
          account.error = error.name
          resolve()
        },
        complete: resolve,
      })
  })
  await client.close()
  return account
}
