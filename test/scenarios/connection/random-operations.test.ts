import type { Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { type Connection, type WireEvent, WireFailure } from 'rxelastic'
import { Demand } from 'rxelastic/flow'
import { describe, expect, it } from 'vitest'
import { CountingScheduler } from '../../support/clock/counting-scheduler.js'
import { KINDS } from '../../support/connections/connection-kinds.js'
import { requestTo } from '../../support/connections/connections.js'
import { ClientSockets, liveSockets } from '../../support/recording/client-sockets.js'
import { type Recorded, record } from '../../support/recording/recorded.js'
import { type Answer, WireServer } from '../../support/servers/wire-server.js'
import { RandomNumbers } from './random-numbers.js'

const MAX_SOCKETS = 5
const OPERATIONS = 10_000

/** How many of the latest calls something may happen to. */
const RECENT = 200

interface Started {
  readonly call: Recorded<WireEvent>
  readonly demand: Demand
  left: boolean
}

const isRunning = ({ call, left }: Started): boolean => !left && call.endings === 0

/** A client and a server that do whatever the numbers say. */
class Turmoil {
  readonly started: Started[] = []
  readonly #random: RandomNumbers
  readonly #server: WireServer
  readonly #connection: Connection

  constructor(random: RandomNumbers, server: WireServer, connection: Connection) {
    this.#random = random
    this.#server = server
    this.#connection = connection
    server.answer = (request) => this.#random.pick(ANSWERS)?.(request)
  }

  async step(): Promise<void> {
    const dice = this.#random.below(100)
    if (dice < 40) this.#start()
    else if (dice < 60) this.#leave()
    else if (dice < 66) this.#random.pick([...this.#server.sockets])?.end()
    else if (dice < 70) reset(this.#random.pick([...this.#server.sockets]))
    else if (dice < 75) this.#random.pick(this.#running)?.demand.pause()
    else if (dice < 82) this.#random.pick(this.#running)?.demand.resume()
    else await turn()
  }

  /** Lets everything that is still under way come to its end. */
  async settle(): Promise<void> {
    this.#server.answer = (request) => request.response()
    for (const { demand } of this.started) demand.resume()
    // Those that the server left waiting end with their sockets.
    for (const socket of this.#server.sockets) socket.destroy()
    await Promise.all(
      this.started.filter(isRunning).map((one) => one.call.until(() => one.left || one.call.endings > 0)),
    )
  }

  /** Looks back only as far as calls can still be under way: an old one that the server forgot ends in `settle`. */
  get #running(): Started[] {
    return this.started.slice(-RECENT).filter(isRunning)
  }

  #start(): void {
    const demand = new Demand()
    const method = this.#random.pick(['GET', 'HEAD', 'POST']) ?? 'GET'
    const body = method === 'POST' ? '{"query":{}}' : undefined
    const fresh = this.#random.below(10) === 0
    const request = requestTo(`/${this.started.length}`, { method, body, fresh, demand, connectTimeout: 60_000 })
    const leaveAt = this.#random.below(12)
    const started: Started = {
      demand,
      left: false,
      call: record(this.#connection.request$(request), () => {
        if (started.call.values.length !== leaveAt) return
        started.left = true
        started.call.unsubscribe()
      }),
    }
    this.started.push(started)
  }

  #leave(): void {
    const one = this.#random.pick(this.#running)
    if (one === undefined) return
    one.left = true
    one.call.unsubscribe()
  }
}

/** What the server may do with a request; some of it never answers. */
const ANSWERS: readonly Answer[] = [
  (request) => request.response(request.method === 'HEAD' ? '' : '{"ok":1}'),
  (request) => request.response(request.method === 'HEAD' ? '' : '{"ok":1}'),
  (request) => setImmediate(() => request.response(request.method === 'HEAD' ? '' : '{"later":1}')),
  (request) => request.response(request.method === 'HEAD' ? '' : '{"bye":1}', 'connection: close\r\n'),
  (request) => request.begin(request.method === 'HEAD' ? '' : '{"cut'),
  (request) => request.socket.destroy(),
  (request) => request.socket.end('HTTP/1.1 200 OK\r\ncontent-le'),
  (request) => request.write('garbage\r\n\r\n'),
  (request) => request.write('HTTP/1.0 200 OK\r\n\r\n'),
  () => {},
]

describe.each(KINDS)('$kind: random operations', ({ connectTo }) => {
  it.each([1, 2])('leave the pool in order (seed %i)', async (seed) => {
    const before = await liveSockets()
    const server = await WireServer.start()
    const sockets = ClientSockets.watch()
    const scheduler = new CountingScheduler()
    const connection = connectTo(server.url, { maxSockets: MAX_SOCKETS }, scheduler)
    const turmoil = new Turmoil(new RandomNumbers(seed), server, connection)
    for (let count = 0; count < OPERATIONS; count++) await turmoil.step()
    await turmoil.settle()

    expectEachEndedOnce(turmoil.started)
    expect(sockets.mostAtOnce).toBeLessThanOrEqual(MAX_SOCKETS)
    expect(scheduler.pending).toBe(0)
    await expectAllRoomUsable(connection, server)
    await connection.close()
    await server.connected(0)
    expect(sockets.open).toEqual([])
    await server.close()
    expect(await liveSockets()).toEqual(before)
  })
})

function expectEachEndedOnce(started: readonly Started[]): void {
  for (const { call, left } of started) {
    if (left) expect(call.endings).toBe(0)
    else expect(call.endings).toBe(1)
    for (const error of call.errors) expect(error).toBeInstanceOf(WireFailure)
    for (const [index, value] of call.values.entries()) expect('name' in value).toBe(index === 0)
  }
}

/** No socket is lost to the pool: as many calls as there may be sockets run at once, and then find the same ones idle. */
async function expectAllRoomUsable(connection: Connection, server: WireServer): Promise<void> {
  for (let round = 0; round < 2; round++) {
    const { opened } = server
    const first = server.requests.length
    server.answer = () => {}
    const calls = Array.from({ length: MAX_SOCKETS + 3 }, () => record(connection.request$(requestTo('/last'))))
    await server.until(() => server.requests.length === first + MAX_SOCKETS)
    expect(server.sockets.size).toBe(MAX_SOCKETS)
    if (round > 0) expect(server.opened).toBe(opened)
    server.answer = (request) => request.response()
    for (const request of server.requests.slice(first)) request.response()
    await Promise.all(calls.map((call) => call.completed()))
  }
}

/** Node loses track of a socket that is reset after its end was sent. */
function reset(socket: Socket | undefined): void {
  if (socket?.writableEnded === false) socket.resetAndDestroy()
}
