import { EventEmitter, once, setMaxListeners } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from './fault.js'

// A latency must not hold up the reading of what follows, yet not pile up a whole response either.
const mostDelayedChunks = 64

// A reset that arrives together with data looks like a mere end to Node, so the client is given time to read it first.
const readingTime = 10

// Each direction ends for itself: having read everything from a socket is no reason to destroy it.
const keepOpen = { destroyOnReturn: false }

/** One client's connection and its counterpart to the server, with the fault that lies between them. */
export class FaultConnection {
  readonly #client: Socket
  readonly #server: Socket
  readonly #onResponseBytes: (count: number) => void
  readonly #faultChanges = new EventEmitter()
  readonly #closing = new AbortController()
  #fault: Fault
  #sinceFault = 0
  #delivery: Promise<unknown> = Promise.resolve()
  #undelivered = 0

  constructor(client: Socket, server: Socket, fault: Fault, onResponseBytes: (count: number) => void) {
    this.#client = client
    this.#server = server
    this.#fault = fault
    this.#onResponseBytes = onResponseBytes
    setMaxListeners(0, this.#faultChanges, this.#closing.signal)
    client.once('close', () => this.#close())
    // A server that refuses or resets its connection does the same to the client.
    server.on('error', () => reset(client))
    client.on('error', () => undefined)
    void this.#forwardRequests().catch(() => this.destroy())
    void this.#forwardResponses().catch(() => this.destroy())
    this.#breakIfDue()
  }

  setFault(fault: Fault): void {
    this.#fault = fault
    this.#sinceFault = 0
    this.#faultChanges.emit('change')
    this.#breakIfDue()
  }

  destroy(): void {
    this.#client.destroy()
  }

  #close(): void {
    this.#closing.abort()
    this.#server.destroy()
  }

  async #forwardRequests(): Promise<void> {
    for await (const chunk of this.#client.iterator(keepOpen)) {
      await this.#whileStalled()
      if (this.#fault.kind !== 'black-hole' && !this.#server.destroyed) await this.#write(this.#server, chunk)
    }
    this.#server.end()
  }

  async #forwardResponses(): Promise<void> {
    for await (const chunk of this.#server.iterator(keepOpen)) await this.#schedule(chunk)
    await this.#delivery
    await this.#whileStalled()
    if (this.#fault.kind !== 'black-hole') this.#client.end()
  }

  /** Queues a chunk for delivery; resolves when the next one may be read. */
  async #schedule(chunk: Buffer): Promise<void> {
    const latency = this.#fault.kind === 'latency' ? this.#fault.milliseconds : 0
    const turn = Promise.all([this.#delivery, latency > 0 && this.#pause(latency)])
    this.#undelivered++
    const delivered = turn.then(() => this.#deliver(chunk)).finally(() => this.#undelivered--)
    delivered.catch(() => this.destroy())
    this.#delivery = delivered
    if (latency === 0 || this.#undelivered >= mostDelayedChunks) await delivered
  }

  async #deliver(chunk: Buffer): Promise<void> {
    let rest = chunk
    while (rest.length > 0 && !this.#client.destroyed) {
      await this.#whileStalled()
      if (this.#fault.kind === 'black-hole') return
      const size = Math.min(rest.length, this.#allowance())
      await this.#response(rest.subarray(0, size))
      rest = rest.subarray(size)
      if (this.#fault.kind === 'trickle') await this.#pause(this.#fault.milliseconds)
    }
  }

  async #response(chunk: Buffer): Promise<void> {
    this.#sinceFault += chunk.length
    this.#onResponseBytes(chunk.length)
    await this.#write(this.#client, chunk)
    if (this.#isBreakDue()) await this.#pause(readingTime)
    this.#breakIfDue()
  }

  /** How many bytes may go to the client now. */
  #allowance(): number {
    if (this.#fault.kind === 'trickle') return this.#fault.bytes
    if (this.#fault.kind === 'break') return this.#fault.afterBytes - this.#sinceFault
    return Number.POSITIVE_INFINITY
  }

  #isBreakDue(): boolean {
    return this.#fault.kind === 'break' && this.#sinceFault >= this.#fault.afterBytes
  }

  #breakIfDue(): void {
    if (this.#fault.kind !== 'break' || !this.#isBreakDue()) return
    this.#server.destroy()
    if (this.#fault.how === 'reset') reset(this.#client)
    else this.#client.end()
  }

  async #whileStalled(): Promise<void> {
    const { signal } = this.#closing
    while (this.#fault.kind === 'stall') await once(this.#faultChanges, 'change', { signal })
  }

  #pause(milliseconds: number): Promise<void> {
    return delay(milliseconds, undefined, { signal: this.#closing.signal })
  }

  /** Resolves when the bytes have been handed to the system, so that a break right after them does not lose them. */
  #write(socket: Socket, bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      socket.write(bytes, (error) => (error ? reject(error) : resolve()))
    })
  }
}

/** `resetAndDestroy` by itself sends a polite FIN before the RST, which many clients see first. */
function reset(socket: Socket): void {
  socket.destroySoon = () => socket.destroy()
  socket.resetAndDestroy()
}
