import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FaultProxy, startFaultProxy } from './fault-proxy.js'

/**
 * A fault's time, and the same time beside it: timers of the same length go off in the order in which they were started.
 */
const PAUSE = 50
const LONG_PAUSE = 400

/** Repeats what it receives, as a server whose every response byte is known. */
let echo: Server
let proxy: FaultProxy
let clients: Socket[]

function open(to: FaultProxy = proxy): Socket {
  const client = connect(to.port, '127.0.0.1')
  client.on('error', () => undefined)
  clients.push(client)
  return client
}

function collect(socket: Socket): () => string {
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString()
}

async function receive(socket: Socket, length: number): Promise<string> {
  const received = collect(socket)
  while (received().length < length) await once(socket, 'data')
  return received()
}

async function untilEnd(socket: Socket): Promise<string> {
  const received = collect(socket)
  await once(socket, 'end')
  socket.end()
  return received()
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.')
  return address.port
}

describe('FaultProxy', () => {
  beforeEach(async () => {
    clients = []
    echo = createServer({ allowHalfOpen: true }, (socket) => socket.on('error', () => undefined).pipe(socket))
    echo.listen(0, '127.0.0.1')
    await once(echo, 'listening')
    proxy = await startFaultProxy({ host: '127.0.0.1', port: portOf(echo) })
  })

  afterEach(async () => {
    for (const client of clients) client.destroy()
    await proxy.close()
    await new Promise((resolve) => echo.close(resolve))
  })

  it('forwards both ways and counts bytes', async () => {
    const client = open()
    client.write('hello')
    expect(await receive(client, 5)).toBe('hello')
    expect(proxy).toMatchObject({ connections: 1, totalConnections: 1, bytesToClient: 5 })
    expect(proxy.url).toBe(`http://127.0.0.1:${proxy.port}`)
  })

  it('forwards the end of a connection', async () => {
    const client = open()
    client.end('hello')
    expect(await untilEnd(client)).toBe('hello')
    await proxy.closed()
    expect(proxy).toMatchObject({ connections: 0, totalConnections: 1 })
  })

  it('forwards a megabyte unchanged', async () => {
    const client = open()
    const megabyte = Buffer.alloc(1 << 20, 'abcdefghijklmnopqrstuvwxyz')
    client.end(megabyte)
    expect(await untilEnd(client)).toBe(megabyte.toString())
  })

  it('delays a response by a latency', async () => {
    proxy.latency(PAUSE)
    const client = open()
    const order: string[] = []
    const passed = delay(PAUSE).then(() => order.push('the time has passed'))
    client.once('data', () => order.push('the response is there'))
    client.write('hello')
    await Promise.all([once(client, 'data'), passed])
    expect(order).toEqual(['the time has passed', 'the response is there'])
  })

  it('adds no latency for waiting chunks', async () => {
    proxy.latency(LONG_PAUSE)
    const connected = once(echo, 'connection')
    const client = open()
    const [server] = await connected
    const heard = once(server, 'data')
    client.write('first')
    await heard
    client.write('second')
    await receive(client, 5)
    // What begins to wait only now comes later than half of it.
    await delay(LONG_PAUSE / 2)
    expect(proxy.bytesToClient).toBe(11)
  })

  it('forwards a megabyte unchanged with latency', async () => {
    proxy.latency(PAUSE)
    const client = open()
    const megabyte = Buffer.alloc(1 << 20, 'abcdefghijklmnopqrstuvwxyz')
    client.end(megabyte)
    expect(await untilEnd(client)).toBe(megabyte.toString())
  })

  it('buffers everything during a stall until it is cleared', async () => {
    const client = open()
    client.write('first')
    await receive(client, 5)
    proxy.stall()
    client.write('second')
    const other = open()
    other.write('third')
    await proxy.opened(2)
    expect(proxy.bytesToClient).toBe(5)
    proxy.clear()
    expect(await receive(client, 6)).toBe('second')
    expect(await receive(other, 5)).toBe('third')
  })

  it('accepts and drops bytes in a black hole', async () => {
    proxy.blackHole()
    const client = open()
    await once(client, 'connect')
    await proxy.opened()
    client.end('lost')
    await once(client, 'finish')
    expect(proxy).toMatchObject({ connections: 1, bytesToClient: 0 })
  })

  describe('a break', () => {
    it('by reset comes after exactly that many bytes', async () => {
      proxy.resetAfter(4)
      const client = open()
      const received = collect(client)
      client.write('hello world')
      const [error] = await once(client, 'error')
      expect(error).toMatchObject({ code: 'ECONNRESET' })
      expect(received()).toBe('hell')
      await proxy.closed()
    })

    it('by end comes after exactly that many bytes', async () => {
      proxy.cutAfter(4)
      const client = open()
      client.write('hello world')
      expect(await untilEnd(client)).toBe('hell')
      await proxy.closed()
    })

    it('counts from the call on, also for a used connection', async () => {
      const client = open()
      client.write('hello')
      await receive(client, 5)
      proxy.cutAfter(2)
      client.write('world')
      expect(await untilEnd(client)).toBe('wo')
    })

    it('happens at once after no bytes', async () => {
      const client = open()
      client.write('hello')
      await receive(client, 5)
      proxy.resetAfter(0)
      const [error] = await once(client, 'error')
      expect(error).toMatchObject({ code: 'ECONNRESET' })
      await proxy.closed()
    })
  })

  it('sends small chunks with pauses in a trickle', async () => {
    proxy.trickle(2, PAUSE)
    const client = open()
    const received = collect(client)
    const counts: [pauses: number, bytes: number][] = []
    let pauses = 0
    client.on('data', () => counts.push([pauses, received().length]))
    client.end('0123456789')
    for (; received().length < 10; pauses++) await delay(PAUSE)
    expect(received()).toBe('0123456789')
    for (const [passed, bytes] of counts) expect(bytes).toBeLessThanOrEqual(2 * (passed + 1))
  })

  it('resets the client if the server is down', async () => {
    const nowhere = await startFaultProxy({ host: '127.0.0.1', port: 1 })
    const [error] = await once(open(nowhere), 'error')
    expect(error).toMatchObject({ code: 'ECONNRESET' })
    await nowhere.closed()
    await nowhere.close()
  })

  it('resolves delivered when that many bytes have been forwarded', async () => {
    const client = open()
    const delivered = proxy.delivered(5)
    client.write('hello')
    await delivered
    expect(proxy.bytesToClient).toBeGreaterThanOrEqual(5)
  })

  it('drops open connections in close', async () => {
    const client = open()
    client.write('hello')
    await receive(client, 5)
    const closed = once(client, 'close')
    await proxy.close()
    await closed
    expect(proxy.connections).toBe(0)
  })
})
