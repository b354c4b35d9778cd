import { setImmediate as turn } from 'node:timers/promises'
import type { WireEvent } from 'rxelastic'
import { concatMap, type Observable, of, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { CARRIERS, KINDS } from '../../support/connections/connection-kinds.js'
import { requestTo } from '../../support/connections/connections.js'
import { record } from '../../support/recording/recorded.js'
import { makeCertificates } from '../../support/servers/certificates.js'
import { ProxyServer } from '../../support/servers/proxy-server.js'
import { WireServer } from '../../support/servers/wire-server.js'

const { ca, key, cert } = makeCertificates('IP:127.0.0.1')
const SCHEMES = [
  { scheme: 'http', tls: undefined },
  { scheme: 'https', tls: { key, cert } },
] as const

const bodyOf = (events: readonly WireEvent[]): string =>
  Buffer.concat(events.filter((event) => event instanceof Uint8Array)).toString()

const WAYS = [
  ...CARRIERS.map((carrier) => ({ ...carrier, tunnel: false })),
  ...KINDS.map((kind) => ({ ...kind, carrier: `${kind.kind} through a proxy`, tunnel: true })),
]

describe.each(WAYS)('$carrier: bytes beyond a response', ({ connectTo, clientTo, tunnel }) => {
  describe.each(SCHEMES)('over $scheme', ({ tls }) => {
    let proxy: URL | undefined
    /** Calls one after the other, each started when the one before completes. */
    const bodies = async (server: WireServer, count: number): Promise<string[]> => {
      const connection = connectTo(server.url, { tls: { ca }, proxy, maxSockets: 1 })
      const body$ = (n: number): Observable<string> =>
        connection.request$(requestTo(`/${n}`)).pipe(
          toArray(),
          concatMap((events) => of(bodyOf(events))),
        )
      const calls = record(of(...Array.from({ length: count }, (_, n) => n)).pipe(concatMap(body$)))
      return calls.completed()
    }
    const start = async (answer: Parameters<typeof WireServer.start>[0]): Promise<WireServer> => {
      proxy = tunnel ? (await ProxyServer.start()).url : undefined
      return WireServer.start(answer, tls === undefined ? {} : { tls })
    }

    it('are not taken for the next response, in one record or two', async () => {
      const response = (body: string): string => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`
      const server = await start((request) => {
        request.write(response(request.path))
        if (request.path !== '/2') request.write(response('surplus'))
      })
      expect(await bodies(server, 3)).toEqual(['/0', '/1', '/2'])
      expect(server.requests.map(({ path }) => path)).toEqual(['/0', '/1', '/2'])
    })

    it('are not taken for the next response if they arrive while the socket is idle', async () => {
      const server = await start((request) => request.response(request.path))
      const connection = connectTo(server.url, { tls: { ca }, proxy, maxSockets: 1 })
      await record(connection.request$(requestTo('/0'))).completed()
      const { socket } = server
      await new Promise((resolve) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nsurplus', resolve))
      do await turn()
      while (tunnel && connection.stats?.().open !== 0)
      expect(bodyOf(await record(connection.request$(requestTo('/1'))).completed())).toBe('/1')
      expect(server.opened).toBe(2)
    })

    it('do not spoil a complete response if they are not HTTP', async () => {
      const server = await start((request) => {
        request.socket.cork()
        request.response(request.path)
        if (request.path === '/0') request.write('garbage\r\n\r\n')
        request.socket.uncork()
      })
      expect(await bodies(server, 2)).toEqual(['/0', '/1'])
    })

    it('do not spoil the response to HEAD', async () => {
      const server = await start((request) => {
        request.socket.cork()
        request.response('body of a HEAD')
        request.socket.uncork()
      })
      const connection = connectTo(server.url, { tls: { ca }, proxy, maxSockets: 1 })
      const events = await record(connection.request$(requestTo('/', { method: 'HEAD' }))).completed()
      expect(events).toHaveLength(1)
      expect(bodyOf(await record(connection.request$(requestTo('/'))).completed())).toBe('body of a HEAD')
    })

    it.each(['204 No Content', '304 Not Modified'])(
      'do not belong to %s, whatever its content-length',
      async (status) => {
        const server = await start((request) =>
          request.path === '/0' ? request.head('content-length: 10\r\n', status) : request.response(request.path),
        )
        const connection = connectTo(server.url, { tls: { ca }, proxy, maxSockets: 1 })
        expect(await record(connection.request$(requestTo('/0'))).completed()).toHaveLength(1)
        await turn()
        expect(bodyOf(await record(connection.request$(requestTo('/1'))).completed())).toBe('/1')
      },
    )

    it('cost the next call one retry at most if the server closes after its response', async () => {
      const server = await start((request) => {
        request.response()
        request.socket.end()
      })
      const client = clientTo(server.url, { tls: { ca }, proxy, maxRetries: 1 })
      const calls$ = of(1, 2, 3, 4, 5).pipe(concatMap(() => client.info$()))
      expect(await record(calls$).completed()).toHaveLength(5)
    })
  })
})
