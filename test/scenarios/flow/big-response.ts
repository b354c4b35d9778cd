import { createServer, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { listen } from '../../support/servers/listen.js'

/** A server whose response to anything is one search response, written as fast as it is read. */
export interface BigResponse {
  readonly url: string
  /** How many bytes of hits have been given to sockets. */
  readonly sent: number
  /** Resolves when the server has stopped writing: its socket takes no more, in many turns of the event loop. */
  stalled(): Promise<void>
  close(): void
}

const [BEFORE, BEHIND] = ['{"took":1,"hits":{"hits":[', ']}}'] as const
const HEAD = { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' }

/** A hit of about a kilobyte. */
const hit = (id: number) => ({ _id: String(id), _source: { text: 'y'.repeat(1_000) } })

export async function startBigResponse(hits: number): Promise<BigResponse> {
  const state = { sent: 0 }
  const server = createServer((_request, response) => void respond(response, hits, state))
  const url = await listen(server)
  return {
    url,
    get sent() {
      return state.sent
    },
    async stalled() {
      for (let sent = -1, same = 0; same < 100; sent = state.sent) {
        await new Promise((resolve) => setImmediate(resolve))
        same = state.sent === sent ? same + 1 : 0
      }
    },
    close: () => void server.close(),
  }
}

async function respond(response: ServerResponse, hits: number, state: { sent: number }): Promise<void> {
  response.writeHead(200, HEAD)
  // Whoever has read enough closes the socket.
  await pipeline(Readable.from(chunks(hits, state)), response).catch(() => {})
}

function* chunks(hits: number, state: { sent: number }): Generator<string> {
  yield BEFORE
  for (let id = 0; id < hits; id++) {
    const chunk = `${id === 0 ? '' : ','}${JSON.stringify(hit(id))}`
    state.sent += chunk.length
    yield chunk
  }
  yield BEHIND
}
