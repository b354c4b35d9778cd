import { isHead } from 'rxelastic'
import { VirtualTimeScheduler } from 'rxjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { HttpConnection } from '../../../src/connection/http/http-connection.js'
import { connectTo, requestTo } from '../../support/connections/connections.js'
import { ClientSockets, liveSockets } from '../../support/recording/client-sockets.js'
import { type Recorded, record } from '../../support/recording/recorded.js'
import { type Certificates, makeCertificates } from '../../support/servers/certificates.js'
import { fullBacklog } from '../../support/servers/full-backlog.js'
import { ProxyServer, type ProxyServerOptions } from '../../support/servers/proxy-server.js'
import { WireServer } from '../../support/servers/wire-server.js'

let certificates: Certificates

beforeAll(() => {
  certificates = makeCertificates('IP:127.0.0.1')
})

const withScheme = (scheme: string, { host }: URL): URL => new URL(`${scheme}://${host}`)

/** Where a request through a proxy can be when it is given up. */
interface Phase {
  readonly doing: string
  readonly proxy?: () => ProxyServerOptions
  /** The URL of the proxy, if it is not that of the one which is running. */
  readonly through?: (scene: Servers) => URL | Promise<URL>
  /** Whether the node speaks TLS, or only its URL says so. */
  readonly node?: 'http' | 'https' | 'mute'
  reached(scene: Servers & { call: Recorded<unknown>; sockets: ClientSockets }): Promise<unknown>
}

interface Servers {
  readonly server: WireServer
  readonly proxy: ProxyServer
}

const CONNECTING: readonly Phase[] = [
  { doing: 'a socket to the proxy is asked for', reached: async () => {} },
  {
    doing: 'the proxy does not answer the SYN',
    through: () => fullBacklog(),
    reached: async ({ sockets }) => {
      while (sockets.open.length === 0) await new Promise((resolve) => setImmediate(resolve))
    },
  },
  {
    doing: 'the proxy does not finish the TLS handshake',
    through: ({ server }) => withScheme('https', server.url),
    reached: ({ server }) => server.connected(1),
  },
  {
    doing: 'an http proxy is asked for a tunnel',
    proxy: () => ({ silent: true }),
    reached: ({ proxy }) => proxy.until(() => proxy.asked.length === 1),
  },
  {
    doing: 'an https proxy is asked for a tunnel',
    proxy: () => ({ silent: true, tls: certificates }),
    reached: ({ proxy }) => proxy.until(() => proxy.asked.length === 1),
  },
  {
    doing: 'TLS is started with the node through an http proxy',
    node: 'mute',
    reached: ({ server }) => server.until(() => server.sockets.size === 1 && server.socket.bytesRead > 0),
  },
  {
    doing: 'TLS is started with the node through an https proxy',
    proxy: () => ({ tls: certificates }),
    node: 'mute',
    reached: ({ server }) => server.until(() => server.sockets.size === 1 && server.socket.bytesRead > 0),
  },
]

const CONNECTED: readonly Phase[] = (['http', 'https'] as const).flatMap((node) =>
  ['http', 'https'].flatMap((scheme) => {
    const proxy = () => (scheme === 'https' ? { tls: certificates } : {})
    const way = `an ${scheme} proxy to an ${node} node`
    return [
      { doing: `the head is awaited through ${way}`, proxy, node, reached: ({ server }) => server.request(0) },
      {
        doing: `the body is read through ${way}`,
        proxy,
        node,
        reached: async ({ server, call }) => {
          ;(await server.request(0)).begin('some')
          await call.until(() => call.values.length === 2)
        },
      },
    ] satisfies Phase[]
  }),
)

async function reach(phase: Phase) {
  const tls = phase.node === 'https' ? { tls: certificates } : {}
  const server = await WireServer.start(() => {}, tls)
  const proxy = await ProxyServer.start(phase.proxy?.())
  const through = (await phase.through?.({ server, proxy })) ?? proxy.url
  const before = await liveSockets()
  const sockets = ClientSockets.watch()
  const scheduler = new VirtualTimeScheduler()
  const url = phase.node === 'mute' ? withScheme('https', server.url) : server.url
  const given = { proxy: through, tls: { ca: certificates.ca }, maxSockets: 1 }
  const connection = connectTo(url, given, scheduler, HttpConnection)
  const call = record(connection.request$(requestTo('/')))
  const scene = { server, proxy, call, sockets, scheduler, before, connection }
  await phase.reached(scene)
  return scene
}

type Scene = Awaited<ReturnType<typeof reach>>

/** Nothing of the network is left, here, at the proxy or at the node, and no timer. */
async function expectNothingLeft({ server, proxy, scheduler, before }: Scene): Promise<void> {
  expect(scheduler.actions).toEqual([])
  await Promise.all([server.connected(0), proxy.closed()])
  // Node needs some turns of the event loop to close TLS in TLS.
  while ((await liveSockets()).length > before.length) {}
  expect(await liveSockets()).toEqual(before)
}

describe('unsubscribing', () => {
  it.each([...CONNECTING, ...CONNECTED])('while $doing leaves nothing', async (phase) => {
    const scene = await reach(phase)
    scene.call.unsubscribe()
    await expectNothingLeft(scene)
    expect(scene.call.endings).toBe(0)
    await scene.connection.close()
  })
})

describe('connectTimeout', () => {
  it.each(CONNECTING)('expires while $doing without leftovers', async (phase) => {
    const scene = await reach(phase)
    scene.scheduler.flush()
    expect(scene.call.errors).toEqual([expect.objectContaining({ progress: 'unsent', connectTimeout: 10_000 })])
    await expectNothingLeft(scene)
  })
})

describe('close', () => {
  it.each(CONNECTING)('while $doing fails the request and leaves nothing', async (phase) => {
    const scene = await reach(phase)
    await scene.connection.close()
    expect(scene.call.errors).toEqual([expect.objectContaining({ progress: 'unsent' })])
    await expectNothingLeft(scene)
  })

  it.each(CONNECTED)('while $doing fails the request and leaves nothing', async (phase) => {
    const scene = await reach(phase)
    await scene.connection.close()
    const progress = scene.call.values.some((event) => isHead(event)) ? 'answered' : 'sent'
    expect(scene.call.errors).toEqual([expect.objectContaining({ progress })])
    await expectNothingLeft(scene)
  })
})
