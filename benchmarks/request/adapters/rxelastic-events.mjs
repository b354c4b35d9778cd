import { Client } from 'rxelastic'
import { body, index } from '../search.mjs'

/** With a listener of events that looks for slow calls. */
export function open(node) {
  const client = new Client({ node })
  let ended = 0
  client.events$.subscribe((event) => {
    if (event.type !== 'response') return
    ended++
    if (event.duration > 10_000) console.error(event.meta.request.id)
  })
  return {
    search: (done, failed) => client.search$({ index, ...body }).subscribe({ next: done, error: failed }),
    close: () => {
      if (ended === 0) throw new Error('no call was reported')
      return client.close()
    },
  }
}
