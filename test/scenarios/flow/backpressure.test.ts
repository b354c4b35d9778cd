import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { Client, errors } from 'rxelastic'
import { iterate, paced } from 'rxelastic/flow'
import { pick, streamArray } from 'rxelastic/json'
import {
  asyncScheduler,
  concat,
  defer,
  delay,
  lastValueFrom,
  map,
  mergeMap,
  type Observable,
  observeOn,
  of,
  range,
  take,
  tap,
  toArray,
} from 'rxjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen } from '../../support/servers/listen.js'

/** How many hits a response has: 20 MB, more than all buffers between server and consumer together. */
const HITS = 20_000
const hit = JSON.stringify({ _id: 'x', _source: { text: 'y'.repeat(1_000) } })

/** Writes a big response as fast as it is read, and counts what it could write. */
const sent = { bytes: 0 }
function* chunks(): Generator<string> {
  yield '{"hits":{"hits":['
  for (let n = 0; n < HITS; n++) yield n === 0 ? hit : `,${hit}`
  yield ']}}'
}

async function respond(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' })
  for (const chunk of chunks()) {
    if (response.destroyed) return
    sent.bytes += chunk.length
    if (!response.write(chunk)) await Promise.race([once(response, 'drain'), once(response, 'close')])
  }
  response.end()
}

const server = createServer((_request, response) => void respond(response))
let client: Client
beforeAll(async () => {
  client = new Client({ node: await listen(server) })
})
afterAll(async () => {
  await client.close()
  server.close()
})

interface Hit {
  _id: string
}

const hits$ = (): Observable<{ key: number; value: Hit }> =>
  client.search$({ index: 'big' }, { asStream: true }).pipe(pick('hits.hits'), streamArray<Hit>())

/** Work that is done a turn of the event loop later. */
const work = <T>(value: T): Observable<T> => of(value, asyncScheduler)

/** Counts how many values are between the source and the end of the work on them. */
function backlog(): { before: <T>(value: T) => T; after: () => void; most: number; now: number } {
  const count = {
    now: 0,
    most: 0,
    before: <T>(value: T): T => {
      count.now++
      count.most = Math.max(count.most, count.now)
      return value
    },
    after: () => {
      count.now--
    },
  }
  return count
}

/** More than one chunk of the response never waits: 64 KiB hold fewer hits than this. */
const ONE_PIECE = 70

describe('paced', () => {
  const ways: [name: string, source: () => Observable<unknown>][] = [
    ['directly', hits$],
    ['through map and filter', () => hits$().pipe(map(({ value }) => value))],
    ['behind another call', () => concat(of(0), hits$())],
    ['one response after the other', () => range(0, 2).pipe(mergeMap(hits$, 1))],
    ['behind a promise', () => defer(async () => 1).pipe(mergeMap(hits$))],
  ]

  it.each(ways)('pauses a response while its values are processed: %s', async (_name, source) => {
    const waiting = backlog()
    const total = await lastValueFrom(
      source().pipe(
        take(600),
        tap((value) => waiting.before(value)),
        paced((value) => work(value), { concurrency: 8 }),
        tap(() => waiting.after()),
        map((_value, index) => index + 1),
      ),
    )
    expect(total).toBe(600)
    expect(waiting.most).toBeLessThan(ONE_PIECE + 8)
  })

  it('emits the same as mergeMap', async () => {
    const projected = (n: number): Observable<number> => range(n * 10, 3)
    const results = await lastValueFrom(range(0, 5).pipe(paced(projected), toArray()))
    expect(results).toEqual([0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, 42])
  })

  it('does not wait for itself when processing makes a call to the same server', async () => {
    const count$ = hits$().pipe(
      take(3),
      paced(() => hits$().pipe(take(5))),
      toArray(),
    )
    expect(await lastValueFrom(count$)).toHaveLength(15)
  })
})

describe('iterate', () => {
  it('yields every value in order', async () => {
    const keys: number[] = []
    for await (const { key } of iterate(hits$())) keys.push(key)
    expect(keys).toEqual(Array.from({ length: HITS }, (_, index) => index))
  })

  it('reads no further than the loop', async () => {
    sent.bytes = 0
    let read = 0
    for await (const _hit of iterate(hits$(), { highWaterMark: 4 })) {
      read++
      if (read === 10) break
    }
    // What the sockets of both sides buffer; the rest of the 20 MB was never written.
    expect(sent.bytes).toBeLessThan(10_000_000)
  })

  it('closes the socket when the loop is left', async () => {
    const closed = new Promise((resolve) => {
      server.once('request', (_request, response) => response.once('close', () => resolve(response.writableFinished)))
    })
    for await (const _bytes of iterate(client.search$({ index: 'big' }, { asStream: 'bytes' }))) break
    expect(await closed).toBe(false)
  })

  it('throws an error of the call in the loop', async () => {
    const refused = new Client({ node: 'http://127.0.0.1:1', maxRetries: 0 })
    const loop = async (): Promise<void> => {
      for await (const _token of iterate(refused.search$({ index: 'x' }, { asStream: true }))) expect.unreachable()
    }
    await expect(loop()).rejects.toBeInstanceOf(errors.ConnectionError)
  })

  it('accepts any Observable', async () => {
    const values: number[] = []
    const source$ = range(0, 5).pipe(observeOn(asyncScheduler), delay(1))
    for await (const value of iterate(source$, { highWaterMark: 1 })) values.push(value)
    expect(values).toEqual([0, 1, 2, 3, 4])
  })
})
