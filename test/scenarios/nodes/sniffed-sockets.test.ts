import { once } from 'node:events'
import { createServer } from 'node:https'
import { Client, type ClientEvent, type ClientOptions } from 'rxelastic'
import { FakeCluster, type FakeClusterOptions } from 'rxelastic/testing'
import { concatMap, lastValueFrom, range, toArray } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { ClientSockets } from '../../support/recording/client-sockets.js'
import { type Recorded, record } from '../../support/recording/recorded.js'
import { type Certificates, makeCertificates } from '../../support/servers/certificates.js'
import { listen } from '../../support/servers/listen.js'
import { described, urls } from './network.js'

async function start(options: FakeClusterOptions): Promise<FakeCluster> {
  const cluster = await FakeCluster.start(options)
  onTestFinished(() => cluster.close())
  return cluster
}

function connect(options: ClientOptions): { client: Client; sniffs: Recorded<ClientEvent> } {
  const client = new Client(options)
  onTestFinished(() => client.close())
  return { client, sniffs: record(client.events$) }
}

/** The nodes that each sniff has found, so far. */
function found({ values }: Recorded<ClientEvent>): string[][] {
  return values.flatMap((event) => (event.type === 'sniff' ? [urls(event.nodes)] : []))
}

/** How many of these requests each node gets. */
async function shares(cluster: FakeCluster, client: Client, count: number): Promise<number[]> {
  const results = await lastValueFrom(
    range(0, count).pipe(
      concatMap(() => client.info$({}, { meta: true })),
      toArray(),
    ),
  )
  const answered = results.map(({ meta }) => String(meta.connection))
  return cluster.urls.map((url) => answered.filter((by) => by === `${url}/`).length)
}

/** A server with a certificate for `localhost` that answers everything alike. @returns its port */
async function secure({ key, cert }: Certificates, body: unknown): Promise<string> {
  const server = createServer({ key, cert }, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' })
    response.end(JSON.stringify(body))
  })
  onTestFinished(() => void server.close())
  return new URL(await listen(server)).port
}

describe('sockets of sniffed nodes', () => {
  it('open from one node to all, close when a node stops, and open after its restart', async () => {
    const sockets = ClientSockets.watch()
    const cluster = await start({ nodes: 3 })
    const { client, sniffs } = connect({
      node: cluster.url,
      sniffOnStart: true,
      sniffOnConnectionFault: true,
      sniffInterval: '1h',
    })
    await lastValueFrom(client.info$())
    await sniffs.until(() => found(sniffs).length === 1)
    expect(found(sniffs)).toEqual([cluster.urls])
    expect(await shares(cluster, client, 9)).toEqual([3, 3, 3])

    await cluster.nodes[1]?.stop()
    expect((await shares(cluster, client, 6))[1]).toBe(0)
    await sniffs.until(() => found(sniffs).length === 2)
    expect(found(sniffs)[1]).toEqual([cluster.urls[0], cluster.urls[2]])
    expect(await shares(cluster, client, 6)).toEqual([3, 0, 3])
    const port = cluster.nodes[1]?.port
    expect(sockets.open.filter(({ remotePort }) => remotePort === port)).toEqual([])

    await cluster.nodes[1]?.start()
    await cluster.nodes[0]?.stop()
    await shares(cluster, client, 3)
    await sniffs.until(() => found(sniffs).length === 3)
    expect(found(sniffs)[2]).toEqual([cluster.urls[2], cluster.urls[1]])
    expect(await shares(cluster, client, 6)).toEqual([0, 3, 3])

    await client.close()
    expect(sockets.open).toEqual([])
  })

  it.each(KINDS)('of a node that leaves finish its response and close ($kind)', async ({ Kind }) => {
    const sockets = ClientSockets.watch()
    const cluster = await start({ nodes: 2 })
    const [first = '', second = ''] = cluster.urls
    let finish = (): void => {}
    const finished = new Promise<void>((resolve) => (finish = resolve))
    const counting = cluster.nextRequest(({ path }) => path === '/_count')
    cluster.intercept(async ({ path }, respond) => {
      if (path === '/_count') await finished
      if (path !== '/_nodes/_all/http') return respond()
      await counting
      return { body: described(new URL(second).host) }
    })
    const { client, sniffs } = connect({ node: first, sniffOnStart: true, Connection: Kind })
    const slow = record(client.count$({}, { meta: true }))
    await sniffs.until(() => found(sniffs).length === 1)
    expect(found(sniffs)).toEqual([[second]])
    await lastValueFrom(client.info$())
    const leaving = sockets.open.filter(({ remotePort }) => String(remotePort) === new URL(first).port)
    expect([slow.endings, leaving.length]).toEqual([0, 2])
    finish()
    const [{ body, meta } = expect.fail()] = await slow.completed()
    expect([body.count, String(meta.connection)]).toEqual([0, `${first}/`])
    await Promise.all(leaving.map((socket) => socket.destroyed || once(socket, 'close')))
    expect(sockets.open.map(({ remotePort }) => String(remotePort))).toEqual([new URL(second).port])
  })

  it('check the certificate of a found node against its name', async () => {
    const certificates = makeCertificates('DNS:localhost')
    const second = await secure(certificates, { cluster_name: 'second' })
    const first = await secure(certificates, described(`localhost/127.0.0.1:${second}`))
    const { ca } = certificates
    const { client, sniffs } = connect({ node: `https://localhost:${first}`, sniffOnStart: true, tls: { ca } })
    await lastValueFrom(client.info$())
    await sniffs.until(() => found(sniffs).length === 1)
    expect(found(sniffs)).toEqual([[`https://localhost:${second}`]])
    expect(await lastValueFrom(client.info$())).toEqual({ cluster_name: 'second' })
  })
})
