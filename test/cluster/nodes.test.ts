import { type ClientEvent, errors, type NodeSelector } from 'rxelastic'
import { concatMap, lastValueFrom, map, range, toArray } from 'rxjs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type ElasticsearchCluster, startElasticsearch } from '../../scripts/elasticsearch/cluster.js'
import type { ElasticsearchNode } from '../../scripts/elasticsearch/node.js'
import { ClientSockets } from '../support/recording/client-sockets.js'
import { record } from '../support/recording/recorded.js'
import { answeredBy, connect, inTheMiddle, Load, search$, urlOf } from './support/nodes.js'
import { documentCount, documentSize, fillReplicatedIndex, index, restore } from './support/replicated-index.js'

let cluster: ElasticsearchCluster

beforeAll(async () => {
  cluster = await startElasticsearch({ nodes: 3 })
  await fillReplicatedIndex(cluster)
})

afterAll(() => cluster?.stop())

function nodeAt(position: number): ElasticsearchNode {
  const node = cluster.nodes[position]
  if (node === undefined) throw new Error(`there is no node ${position}`)
  return node
}

const all = { index, size: documentCount, preference: '_local' }

describe('calls to several nodes', () => {
  const count = 300
  const shares = async (options: Parameters<typeof connect>[1]): Promise<number[]> => {
    const client = connect(cluster.urls, options)
    const results = await lastValueFrom(
      range(0, count).pipe(
        concatMap(() => search$(client)),
        toArray(),
      ),
    )
    return cluster.urls.map((url) => results.filter((result) => answeredBy(result) === url).length)
  }

  it('take turns by round robin', async () => {
    expect(await shares({})).toEqual([100, 100, 100])
  })

  it('choose at random', async () => {
    // Five standard deviations to either side: sqrt(300 / 3 * 2 / 3) = 8.2.
    for (const share of await shares({ nodeSelector: 'random' })) expect(Math.abs(share - 100)).toBeLessThan(42)
  })

  it('go to the least busy node', async () => {
    const client = connect(cluster.urls, { nodeSelector: 'least-busy' })
    // No node ever sees nine nodes, so that these calls stay where they are.
    const busy = [0, 1, 2, 3].map(() => record(client.cluster.health$({ wait_for_nodes: '9', timeout: '1m' })))
    const ask = async (): Promise<string> => answeredBy(await lastValueFrom(search$(client)))
    expect([await ask(), await ask()]).toEqual([cluster.urls[1], cluster.urls[1]])
    busy[2]?.unsubscribe()
    expect([await ask(), await ask()]).toEqual([cluster.urls[2], cluster.urls[2]])
    for (const call of busy) call.unsubscribe()
    expect(await ask()).toBe(cluster.urls[0])
  })
})

describe('a node that is killed', () => {
  afterEach(() => restore(cluster))

  it.each([0, 1, 2])('fails no call under load and is used again once it is back (node %i)', async (position) => {
    const victim = nodeAt(position)
    const client = connect(cluster.urls)
    const events = record(client.events$.pipe(map((event) => ({ ...event, at: Date.now() }))))
    const load = new Load(client, 24)
    await load.answered(200)
    await victim.kill()
    await load.answered(500)
    const results = await load.stop()

    expect(results.map(({ body }) => body.hits.hits.length).filter((hits) => hits !== 1)).toEqual([])
    const retries = events.values.filter(isRetry)
    expect(retries.length).toBeGreaterThan(0)
    for (const { error, delay, meta } of retries) {
      expect(error).toBeInstanceOf(errors.ConnectionError)
      expect(delay).toBe(0)
      expect(urlOf(meta.connection)).toBe(victim.url)
    }
    const deaths = events.values.filter(isDeath)
    expect(deaths.map(({ node }) => urlOf(node))).toEqual(deaths.map(() => victim.url))
    // However many calls were on it: it died once, and again only where it was probed after its rest. The event comes a
    // little after the rest has begun, how little depends on the machine; calls that fail together are few ms apart.
    const rests = deaths.map(({ rest }) => rest)
    expect(rests[0]).toBeLessThanOrEqual(1_000)
    deaths.slice(1).forEach(({ at }, before) => {
      expect(at - (deaths[before]?.at ?? 0)).toBeGreaterThanOrEqual((rests[before] ?? 0) - 100)
    })

    await restore(cluster)
    const again = new Load(client, 6)
    await events.until(() => events.values.some(({ type }) => type === 'resurrect'))
    await again.answered(30)
    const answers = await again.stop()
    expect(answers.map(answeredBy)).toContain(victim.url)
  })

  it.each([
    ['buffered', {}],
    ['as tokens of a compressed response', { asStream: true, compression: true }],
    ['as bytes', { asStream: 'bytes' }],
  ] as const)('fails a call with its cause in the middle of a response that is read %s', async (_, how) => {
    const victim = nodeAt(2)
    let dead: Promise<void> | undefined
    const perAttempt = [inTheMiddle(() => (dead = victim.kill()))]
    const sockets = ClientSockets.watch()
    const client = connect(victim.url, { interceptors: { perAttempt }, maxRetries: 0, requestTimeout: '60s' })
    const call = record<unknown>(client.search$(all, how))
    const error = await call.failed()
    await dead
    expect(error).toBeInstanceOf(errors.ConnectionError)
    expect(error).toMatchObject({
      cause: expect.any(Error),
      code: expect.stringMatching(/^(UND_ERR_SOCKET|ECONNRESET|EPIPE)$/),
      progress: 'answered',
      message: expect.stringContaining(victim.url),
    })
    const received = sockets.all.reduce((sum, { bytesRead }) => sum + bytesRead, 0)
    expect(received).toBeLessThan((documentCount * documentSize) / 2)
    expect(sockets.open).toEqual([])
  })

  it('lets another node answer a buffered call in the middle of its response', async () => {
    const victim = nodeAt(1)
    const perAttempt = [inTheMiddle(() => void victim.kill())]
    const client = connect(cluster.urls, { interceptors: { perAttempt }, nodeSelector: preferring(victim) })
    const { body, meta } = await lastValueFrom(client.search$<{ number: number }>(all, { meta: true }))
    const numbers = body.hits.hits.map(({ _source }) => _source?.number ?? Number.NaN)
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: documentCount }, (_, number) => number))
    expect(meta.attempts).toBe(1)
  })

  it('fails clearly in time if all others are killed, and serves the first call after the restart', async () => {
    const client = connect(cluster.urls)
    await lastValueFrom(search$(client))
    await Promise.all(cluster.nodes.map((node) => node.kill()))
    const error = await record(client.search$(all, { totalTimeout: '20s' })).failed()
    expect(error).toBeInstanceOf(errors.ConnectionError)
    expect(error).toMatchObject({
      code: 'ECONNREFUSED',
      message: expect.stringMatching(
        /^connect ECONNREFUSED 127\.0\.0\.1:\d+ \(http:\/\/127\.0\.0\.1:\d+\/\) for POST \/\S+, 4 attempts in [\d.]+ m?s$/,
      ),
      meta: { meta: { attempts: 3 } },
    })
    await restore(cluster)
    const { body } = await lastValueFrom(client.options({ maxRetries: 0 }).count$({ index }, { meta: true }))
    expect(body.count).toBe(documentCount)
  })
})

describe('a node that hangs', () => {
  const victim = (): ElasticsearchNode => nodeAt(2)

  afterEach(() => victim().continue())

  it.each([
    ['request', { requestTimeout: 500 }],
    ['headers', { headersTimeout: 500 }],
    ['total', { totalTimeout: 500 }],
  ])('is given up by the deadline of its %s and answers again once it resumes', async (phase, deadline) => {
    const sockets = ClientSockets.watch()
    const client = connect(victim().url)
    const events = record(client.events$)
    await lastValueFrom(search$(client))
    victim().suspend()
    const error = await record(client.search$(all, deadline)).failed()
    expect(error).toBeInstanceOf(errors.TimeoutError)
    expect(error).toMatchObject({ phase, timeout: 500, meta: { meta: { attempts: 0 } } })
    expect(sockets.open).toEqual([])
    victim().continue()
    expect((await lastValueFrom(search$(client))).body.hits.hits).toHaveLength(1)
    expect(events.values.filter(isDeath)).toEqual([])
  })

  it.each([
    ['buffered', {}],
    ['streamed', { asStream: 'bytes' }],
  ] as const)('leaves a %s call to another node by a hedge and stays alive', async (_form, how) => {
    const sockets = ClientSockets.watch()
    const client = connect(cluster.urls, { nodeSelector: preferring(victim()), hedge: { after: '200ms' } })
    const events = record(client.events$)
    victim().suspend()
    const call = record<unknown>(client.search$({ index, preference: '_only_local' }, { ...how, meta: true }))
    const [first] = await call.completed()
    expect(first).toMatchObject({ statusCode: 200, meta: { attempts: 0 } })
    expect(events.values.map(({ type }) => type)).toEqual(expect.arrayContaining(['hedge', 'response']))
    expect(events.values.filter(isDeath)).toEqual([])
    expect(client.stats()).toMatchObject({ hedges: { sent: 1, won: 1 }, calls: { inFlight: 0 } })
    // That of the winner, which is idle.
    expect(sockets.open).toHaveLength(1)
  })

  it('leaves the call to another node with retryOnTimeout', async () => {
    const client = connect(cluster.urls, { nodeSelector: preferring(victim()) })
    const options = { requestTimeout: '1s', retryOnTimeout: true, retryBackoff: () => 0 } as const
    victim().suspend()
    const result = await lastValueFrom(search$(client.options(options)))
    expect(result.body.hits.hits).toHaveLength(1)
    expect(result.meta.attempts).toBe(1)
    expect(answeredBy(result)).not.toBe(victim().url)
  })
})

/** Chooses this node as long as it may be chosen. */
function preferring({ url }: ElasticsearchNode): NodeSelector {
  return (nodes) => {
    const [first] = nodes
    if (first === undefined) throw new Error('there is no node to choose')
    return nodes.find((node) => urlOf(node) === url) ?? first
  }
}

function isRetry<E extends ClientEvent>(event: E): event is Extract<E, { type: 'retry' }> {
  return event.type === 'retry'
}

function isDeath<E extends ClientEvent>(event: E): event is Extract<E, { type: 'node-dead' }> {
  return event.type === 'node-dead'
}
