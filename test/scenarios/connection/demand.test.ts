import { Demand, type Pausable } from 'rxelastic/flow'
import { finalize, tap } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { requestTo } from '../../support/connections/connections.js'
import { record } from '../../support/recording/recorded.js'
import type { WireRequestReceived } from '../../support/servers/wire-request-received.js'
import { WireServer } from '../../support/servers/wire-server.js'

const PIECE = Buffer.alloc(65_536, 'x')

/** Sends as much as the system takes, until the client has gone. */
function flood(request: WireRequestReceived): void {
  request.head('transfer-encoding: chunked\r\n')
  const chunk = Buffer.concat([Buffer.from(`${PIECE.length.toString(16)}\r\n`), PIECE, Buffer.from('\r\n')])
  const more = (): void => {
    while (!request.socket.destroyed && request.write(chunk)) {}
  }
  request.socket.on('drain', more)
  more()
}

/** What the server's side of the socket has handed to the system. */
const sent = ({ socket }: WireRequestReceived): number => socket.bytesWritten - socket.writableLength

/** Resolves when the system takes no more: the count is the same after some turns of the event loop. */
async function stalled(request: WireRequestReceived): Promise<number> {
  let latest = -1
  for (let same = 0; same < 50; ) {
    await new Promise((resolve) => setImmediate(resolve))
    same = sent(request) === latest ? same + 1 : 0
    latest = sent(request)
  }
  return latest
}

/** A demand that knows how many sockets obey it. */
class CountingDemand extends Demand {
  obeying = 0

  override control(valve: Pausable): () => void {
    this.obeying++
    const stop = super.control(valve)
    return () => {
      this.obeying--
      stop()
    }
  }
}

describe.each(KINDS)('$kind: a demand is obeyed only as long as the response lasts', ({ connectTo }) => {
  it('which completes, fails, or is unsubscribed', async () => {
    const server = await WireServer.start((request) => request.begin('{"some":1'))
    const connection = connectTo(server.url)
    const demand = new CountingDemand()
    const calls = ['/whole', '/cut', '/left'].map((path) => record(connection.request$(requestTo(path, { demand }))))
    await Promise.all(calls.map((call) => call.until(() => call.values.length === 2)))
    expect(demand.obeying).toBe(3)
    for (const { path, socket } of server.requests) {
      if (path === '/whole') socket.write(' '.repeat(1000 - '{"some":1'.length))
      if (path === '/cut') socket.end()
    }
    calls[2]?.unsubscribe()
    await calls[0]?.completed()
    await calls[1]?.failed()
    expect(demand.obeying).toBe(0)
  })
})

describe.each(KINDS)('$kind: a paused response', ({ connectTo }) => {
  it('stops the server and continues when it is resumed', async () => {
    const server = await WireServer.start(flood)
    const demand = new Demand()
    const call = record(connectTo(server.url).request$(requestTo('/', { demand })))
    await call.until(() => call.values.length > 5)
    demand.pause()
    const request = await server.request(0)
    const before = await stalled(request)
    const received = call.values.length
    expect(await stalled(request)).toBe(before)
    expect(request.socket.writableLength).toBeGreaterThan(0)
    expect(call.values).toHaveLength(received)
    demand.resume()
    await server.until(() => sent(request) > before)
    expect(call.values.length).toBeGreaterThan(received)
    call.unsubscribe()
    await server.connected(0)
  })

  it('emits only its head if it was paused before', async () => {
    const server = await WireServer.start((request) => request.response('{"a":1}'))
    const demand = new Demand()
    demand.pause()
    const call = record(connectTo(server.url).request$(requestTo('/', { demand })))
    await call.until(() => call.values.length > 0)
    await stalled(await server.request(0))
    expect(call.values).toEqual([expect.objectContaining({ name: 'head' })])
    demand.resume()
    await call.completed()
    expect(call.values).toHaveLength(2)
  })

  it('emits one chunk at a time if each callback pauses it', async () => {
    const server = await WireServer.start((request) => {
      request.head(`content-length: ${PIECE.length * 10}\r\n`)
      request.write(Buffer.concat(Array.from({ length: 10 }, () => PIECE)))
    })
    const demand = new Demand()
    let held = 0
    const call = record(connectTo(server.url).request$(requestTo('/', { demand })), (event) => {
      if (!(event instanceof Uint8Array)) return
      expect(demand.paused).toBe(false)
      demand.pause()
      held += event.length
      setImmediate(() => demand.resume())
    })
    await call.completed()
    expect(held).toBe(PIECE.length * 10)
  })

  it('continues if the same callback resumes it', async () => {
    const server = await WireServer.start((request) => request.response('x'.repeat(300_000)))
    const demand = new Demand()
    const call = record(connectTo(server.url).request$(requestTo('/', { demand })), () => {
      demand.pause()
      demand.resume()
    })
    await call.completed()
    expect(bytesOf(call.values)).toBe(300_000)
  })

  it('continues if the callback of another response resumes it', async () => {
    const server = await WireServer.start((request) => request.response('x'.repeat(300_000)))
    const connection = connectTo(server.url)
    const [held, free] = [new Demand(), new Demand()]
    const calls = { held: 0, free: 0 }
    held.pause()
    const read = (name: 'held' | 'free', demand: Demand, onChunk: () => void) => {
      const complete = (): void => (name === 'held' ? free : held).resume()
      return connection.request$(requestTo(`/${name}`, { demand })).pipe(
        tap({ next: onChunk, complete }),
        finalize(() => calls[name]++),
      )
    }
    // Each chunk of one lets the other go and holds itself back, until the other is over.
    const yieldToEventLoop = (own: Demand, other: Demand, isOver: () => boolean) => () => {
      if (!isOver()) own.pause()
      other.resume()
    }
    const first = record(
      read(
        'held',
        held,
        yieldToEventLoop(held, free, () => calls.free > 0),
      ),
    )
    const second = record(
      read(
        'free',
        free,
        yieldToEventLoop(free, held, () => calls.held > 0),
      ),
    )
    await Promise.all([first.completed(), second.completed()])
    expect([bytesOf(first.values), bytesOf(second.values)]).toEqual([300_000, 300_000])
  })

  it('releases its socket once it is over', async () => {
    const server = await WireServer.start((request) => request.response('{}'))
    const demand = new Demand()
    const connection = connectTo(server.url, { maxSockets: 1 })
    await record(connection.request$(requestTo('/1', { demand }))).completed()
    demand.pause()
    await record(connection.request$(requestTo('/2'))).completed()
    expect(server.opened).toBe(1)
  })

  const endings: [string, (request: WireRequestReceived) => void][] = [
    ['a FIN', ({ socket }) => void socket.end()],
    ['an RST', ({ socket }) => void socket.resetAndDestroy()],
  ]
  const heads = [
    'content-length: 7\r\nconnection: close\r\n',
    'transfer-encoding: chunked\r\nconnection: close\r\n',
    '',
  ]

  it.each(endings.flatMap(([name, end]) => heads.map((head) => ({ name, end, head }))))(
    'survives $name after $head',
    async ({ end, head }) => {
      const server = await WireServer.start((request) => {
        request.head(head)
        request.write(head.includes('chunked') ? '7\r\n{"a":1}\r\n0\r\n\r\n' : '{"a":1}')
      })
      const demand = new Demand()
      const connection = connectTo(server.url, { maxSockets: 1 })
      const call = record(connection.request$(requestTo('/', { demand })), () => demand.pause())
      await call.until(() => call.values.length === 1)
      demand.resume()
      await call.until(() => call.values.length === 2)
      const request = await server.request(0)
      end(request)
      await stalled(request)
      demand.resume()
      await call.until(() => call.endings === 1)
      expect(bytesOf(call.values)).toBe(7)
      server.answer = (request) => request.response()
      await record(connection.request$(requestTo('/next'))).completed()
    },
  )

  it('fails as soon as it is resumed if the server cut it', async () => {
    const server = await WireServer.start((request) => request.begin('{"some":1'))
    const demand = new Demand()
    const call = record(connectTo(server.url).request$(requestTo('/', { demand })))
    await call.until(() => call.values.length === 2)
    demand.pause()
    server.socket.end()
    demand.resume()
    expect(await call.failed()).toMatchObject({ progress: 'answered' })
  })
})

function bytesOf(events: readonly unknown[]): number {
  return events.reduce<number>((sum, event) => sum + (event instanceof Uint8Array ? event.length : 0), 0)
}
