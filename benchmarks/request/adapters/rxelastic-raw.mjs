import { isHead, UndiciConnection } from 'rxelastic'
import { asyncScheduler } from 'rxjs'
import { body, rawRequest } from '../search.mjs'

/** Only the client's connection: what `rxelastic` takes more is its operators and its API. */
export function open(node) {
  const connection = new UndiciConnection({
    url: new URL(node),
    maxSockets: 256,
    keepAliveTimeout: 600_000,
    scheduler: asyncScheduler,
  })
  return {
    search(done, failed) {
      const chunks = []
      connection.request$({ ...rawRequest, body: JSON.stringify(body), connectTimeout: 10_000 }).subscribe({
        next: (event) => isHead(event) || chunks.push(event),
        error: failed,
        complete: () => done(JSON.parse(Buffer.concat(chunks).toString())),
      })
    },
    close: () => connection.close(),
  }
}
