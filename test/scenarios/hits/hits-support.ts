import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { Client } from 'rxelastic'
import { lastValueFrom, type Observable, toArray } from 'rxjs'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { cut } from '../../support/calls/calls.js'
import { listen } from '../../support/servers/listen.js'

type Answer = (response: ServerResponse, request: IncomingMessage) => void

/** How the server responses, and how many requests it got in the present test. */
export const server: { answer: Answer; requests: number } = { answer: (response) => response.destroy(), requests: 0 }

export let url = ''
export let client: Client

/** Starts the server, and a client of it, for the tests of a file. */
export function useServer(): void {
  const listener = createServer((request, response) => {
    server.requests++
    server.answer(response, request)
  })
  beforeAll(async () => {
    url = await listen(listener)
    client = new Client({ node: url, maxRetries: 0 })
  })
  beforeEach(() => {
    server.requests = 0
  })
  afterAll(async () => {
    await client.close()
    listener.close()
  })
}

export const HEAD = { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' }

/** Sends a response in chunks of a size. */
export const sends =
  (json: unknown, size = 1_000, { compressed = false } = {}): Answer =>
  async (response) => {
    const text = typeof json === 'string' ? json : JSON.stringify(json)
    response.writeHead(200, compressed ? { ...HEAD, 'content-encoding': 'gzip' } : HEAD)
    for (const chunk of cut(compressed ? gzipSync(text) : Buffer.from(text), size)) {
      if (!response.write(chunk)) await once(response, 'drain')
    }
    response.end()
  }

export const hit = (id: number, more: object = {}) => ({
  _index: 'books',
  _id: String(id),
  _source: { title: `B${id}` },
  ...more,
})
export const response = (hits: readonly object[]) => ({
  took: 5,
  _shards: { total: 1, successful: 1, failed: 0 },
  hits: { total: { value: hits.length, relation: 'eq' }, hits },
  aggregations: { top: { hits: { hits: [hit(99)] } } },
})

export const all = <T>(hits$: Observable<T>): Promise<T[]> => lastValueFrom(hits$.pipe(toArray()))

export const search = { index: 'books' }
