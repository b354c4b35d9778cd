import { randomBytes } from 'node:crypto'
import { type Client, type ClientEvent, errors } from 'rxelastic'
import { lastValueFrom, mergeMap, range, toArray } from 'rxjs'
import { describe, expect, it, vi } from 'vitest'
import { CARRIERS } from '../../support/connections/connection-kinds.js'
import {
  connect,
  describeElasticsearch,
  itReal,
  serverUrl,
  useIndex,
} from '../../support/elasticsearch/elasticsearch.js'
import { ClientSockets } from '../../support/recording/client-sockets.js'
import { record } from '../../support/recording/recorded.js'

/** A response of all is 900 KB, and half of that when it is compressed. */
const documents = Array.from({ length: 1_000 }, (_, number) => ({ number, text: randomBytes(400).toString('hex') }))
const mappings = { dynamic: false, properties: { number: { type: 'integer' } } }

/** The events of a client, by type, as they come. */
function eventTypes({ events$ }: Client): string[] {
  const types: string[] = []
  events$.subscribe(({ type }: ClientEvent) => types.push(type))
  return types
}

describeElasticsearch('limits of responses', () => {
  const index = useIndex(documents, mappings)
  const all = { index, size: documents.length }

  describe.each([{}, { asStream: true }, { asStream: 'bytes' }] as const)('with %o', (how) => {
    it.each([
      ['maxResponseSize', { maxResponseSize: 100_000 }],
      ['maxCompressedResponseSize', { maxCompressedResponseSize: 100_000 }],
      ['maxCompressedResponseSize', { maxCompressedResponseSize: 100_000, compression: true }],
    ])('%s ends a larger response and its socket without a retry: %o', async (option, limit) => {
      const sockets = ClientSockets.watch()
      const client = connect()
      const types = eventTypes(client)
      const error = await record(client.search$(all, { ...how, ...limit })).failed()
      expect(error).toBeInstanceOf(errors.RequestAbortedError)
      expect(error).toMatchObject({
        message: expect.stringMatching(new RegExp(`^the response is larger than ${option} allows: \\d+ bytes`)),
        meta: { meta: { aborted: true, attempts: 0 } },
      })
      expect(types.filter((type) => type !== 'serialization' && type !== 'response')).toEqual(['request'])
      expect(sockets.open).toEqual([])
    })

    it('applies maxResponseSize to the decompressed response', async () => {
      const whole = await lastValueFrom(
        connect().search$(all, { asStream: 'bytes', compression: true }).pipe(toArray()),
      )
      const size = Buffer.concat(whole).byteLength
      // What comes over the network is smaller by far; `took` may have a digit more the next time.
      const options = { ...how, compression: true, maxResponseSize: size - 1_000 }
      const error = await record(connect().search$(all, options)).failed()
      expect(error).toMatchObject({
        message: expect.stringMatching(/^the response is larger than maxResponseSize allows/),
      })
      const values = await record(connect().search$(all, { ...options, maxResponseSize: size + 10 })).completed()
      expect(values).not.toEqual([])
    })
  })

  itReal.each(CARRIERS)(
    '$carrier: a head that is too large for the server costs no other call',
    async ({ clientTo }) => {
      const client = clientTo(serverUrl())
      await record(client.count$({ index })).completed()
      const error = await record(client.count$({ index }, { headers: { 'x-large': 'x'.repeat(20_000) } })).failed()
      expect(error).toMatchObject({ statusCode: 400, type: 'too_long_http_header_exception' })
      expect(await record(client.count$({ index })).completed()).toMatchObject([{ count: documents.length }])
    },
  )

  it('leaves a response within the limits unchanged', async () => {
    const limits = { compression: true, maxCompressedResponseSize: 700_000, maxResponseSize: 1_200_000 }
    const { hits } = await lastValueFrom(connect().search$(all, limits))
    expect(hits.hits).toHaveLength(documents.length)
  })

  itReal('requestTimeout ends a call that takes longer, with its socket, for the server too', async () => {
    const sockets = ClientSockets.watch()
    const client = connect()
    const types = eventTypes(client)
    const opaqueId = `slow ${index}`
    // Never answered by one node: Elasticsearch waits the whole minute.
    const forever = { wait_for_nodes: '9', timeout: '1m' }
    const error = await record(client.cluster.health$(forever, { requestTimeout: 300, opaqueId })).failed()
    expect(error).toBeInstanceOf(errors.TimeoutError)
    expect(error).toMatchObject({
      phase: 'request',
      timeout: 300,
      message: expect.stringMatching(/^requestTimeout of 300 ms exceeded at http:\S+, attempt 1 \([A-Z]+ \S+\)$/),
    })
    expect(types.filter((type) => type !== 'serialization' && type !== 'response')).toEqual(['request'])
    expect(sockets.all).toHaveLength(1)
    expect(sockets.open).toEqual([])
    await vi.waitUntil(async () => (await openedBy(opaqueId)).every(({ closed_time_millis: closed }) => closed), {
      timeout: 20_000,
      interval: 0,
    })
    expect(await openedBy(opaqueId)).toHaveLength(1)
  })

  it('gives each of a thousand searches over eight sockets its own response', async () => {
    const sockets = ClientSockets.watch()
    const client = connect({ maxSockets: 8 })
    const answers$ = range(0, 1_000).pipe(
      mergeMap(async (number) => {
        const query = { term: { number } }
        const { hits } = await lastValueFrom(client.search$<{ number: number }>({ index, query, _source: ['number'] }))
        return [number, hits.hits.map(({ _source }) => _source?.number)]
      }),
      toArray(),
    )
    const answers = await lastValueFrom(answers$)
    expect(answers).toHaveLength(1_000)
    expect(answers.filter(([number, found]) => String(found) !== String(number))).toEqual([])
    expect(sockets.all).toHaveLength(8)
    await client.close()
    expect(sockets.open).toEqual([])
  })
})

interface HttpClient {
  x_opaque_id?: string
  closed_time_millis?: number
}

/** The connections on which the server has last heard this opaque id. */
async function openedBy(opaqueId: string): Promise<HttpClient[]> {
  const params = { method: 'GET', path: '/_nodes/stats/http' }
  const stats$ = connect().request$<{ nodes: Record<string, { http: { clients: HttpClient[] } }> }>(params)
  const { nodes } = await lastValueFrom(stats$)
  return Object.values(nodes).flatMap(({ http }) => http.clients.filter(({ x_opaque_id: id }) => id === opaqueId))
}
