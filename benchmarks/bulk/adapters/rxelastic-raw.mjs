import { Client } from 'rxelastic'
import { pullFrom } from 'rxelastic/flow'
import { MemoryConnection } from 'rxelastic/testing'
import { documents } from '../documents.mjs'

const PAGE = 5_000

/** `helpers.bulk` with raw hits, as from `scan$`, under their IDs. */
export function open(node, options) {
  const client = new Client({ node })
  return {
    // Reading the hits is not what is measured.
    prepare: rawHits,
    write: (index, _count, prepared) =>
      new Promise((resolve, error) => {
        let ok = 0
        pullFrom(prepared)
          .pipe(client.helpers.bulk({ index, as: 'flush', ...options }))
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

/** Raw hits as the library makes them of the pages of a search. */
async function rawHits(count) {
  let page = []
  const Connection = MemoryConnection.answering(() => ({ body: { hits: { hits: page } } }))
  const client = new Client({ node: 'http://memory', Connection })
  const hits = []
  const read = () =>
    new Promise((complete, error) => {
      client.helpers
        .hits$({ index: 'docs' }, { as: 'raw' })
        .subscribe({ next: (hit) => hits.push(hit), error, complete })
    })
  for (const document of documents(count)) {
    page.push({ _index: 'docs', _id: String(document.number), _source: document, sort: [document.number] })
    if (page.length < PAGE && document.number + 1 < count) continue
    await read()
    page = []
  }
  await client.close()
  return hits
}
