import { createServer, type ServerResponse } from 'node:http'
import { Client } from 'rxelastic'
import { iterate, paced } from 'rxelastic/flow'
import { count, lastValueFrom, NEVER, take, tap, toArray } from 'rxjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { startServerProcess } from '../../support/processes/child-process.js'
import { listen } from '../../support/servers/listen.js'

/** How many hits a response has: 20 MB, more than all buffers between server and consumer together. */
const HITS = 20_000

function bigResponse(): string {
  const hits = Array.from({ length: HITS }, (_, id) => ({ _id: String(id), _source: { text: 'x'.repeat(1_000) } }))
  return JSON.stringify({ took: 1, hits: { hits } })
}

/** More than one chunk of the response is never held: 64 KiB have fewer hits than this. */
const ONE_PIECE = 70

const responses: ServerResponse[] = []
const body = bigResponse()
const server = createServer((_request, response) => {
  responses.push(response)
  response.writeHead(200, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' }).end(body)
})

let client: Client
beforeAll(async () => {
  client = new Client({ node: await listen(server) })
})
afterAll(async () => {
  await client.close()
  server.close()
})

const hits$ = () => client.helpers.hits$({ index: 'big' })

/** What the latest response's socket has not handed to the system yet; resolves when that stays as it is. */
async function unsent(): Promise<number> {
  let latest = -1
  for (let same = 0; same < 50; ) {
    await new Promise((resolve) => setImmediate(resolve))
    const waiting = responses.at(-1)?.socket?.writableLength ?? -1
    same = waiting === latest && waiting >= 0 ? same + 1 : 0
    latest = waiting
  }
  return latest
}

const closed = (): Promise<unknown> => new Promise((resolve) => responses.at(-1)?.once('close', resolve))

describe('hits$ for a slow consumer', () => {
  it('stops the server while paced works', async () => {
    let hits = 0
    const slow$ = hits$().pipe(
      tap(() => hits++),
      paced(() => NEVER),
    )
    const subscription = slow$.subscribe()
    expect(await unsent()).toBeGreaterThan(body.length / 4)
    expect(hits).toBeLessThan(ONE_PIECE)
    const gone = closed()
    subscription.unsubscribe()
    await gone
  })

  it('stops the server while a loop pauses, and ends the response when the loop is left', async () => {
    let hits = 0
    let gone: Promise<unknown> | undefined
    for await (const _hit of iterate(hits$().pipe(tap(() => hits++)))) {
      expect(await unsent()).toBeGreaterThan(body.length / 4)
      expect(hits).toBeLessThan(ONE_PIECE)
      gone = closed()
      break
    }
    await gone
  })

  it('loses nothing when it is paused again and again', async () => {
    const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
    const ids$ = hits$().pipe(paced(async ({ _id }) => (Number(_id) % 50 === 0 ? turn().then(() => _id) : _id)))
    expect(await lastValueFrom(ids$.pipe(toArray()))).toEqual(Array.from({ length: HITS }, (_, id) => String(id)))
  })
})

/** A server in a process of its own, that does not wait for this one's event loop. */
const OTHER = `
  const hits = Array.from({ length: ${HITS} }, (_, id) => ({ _id: String(id), _source: { text: 'x'.repeat(1_000) } }))
  const body = JSON.stringify({ took: 1, hits: { hits } })
  const head = { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' }
  const server = require('node:http').createServer((_, response) => response.writeHead(200, head).end(body))
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))
`

describe.each(KINDS)('hits$ over $kind of a response that arrives faster than it is read', ({ clientTo }) => {
  it('yields to the event loop', async () => {
    const { url } = await startServerProcess(OTHER)
    let sinceTurn = 0
    let most = 0
    let turns = setImmediate(function turn() {
      sinceTurn = 0
      turns = setImmediate(turn)
    })
    const busy = (): void => {
      const end = performance.now() + 0.2
      while (performance.now() < end) {}
      most = Math.max(most, ++sinceTurn)
    }
    const some$ = clientTo(url).helpers.hits$({ index: 'big' }).pipe(tap(busy), take(3_000))
    expect(await lastValueFrom(some$.pipe(count()))).toBe(3_000)
    clearImmediate(turns)
    // Without turns, three chunks of the response are read at once.
    expect(most).toBeLessThan(2 * ONE_PIECE)
  })
})
