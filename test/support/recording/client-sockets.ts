import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

/** All sockets that `net.connect` makes in this process while the test runs. */
export class ClientSockets {
  readonly all: Socket[] = []
  /** How many there have been at the same time at most. */
  mostAtOnce = 0

  static watch(): ClientSockets {
    const sockets = new ClientSockets()
    const onSocket = (message: unknown): void => {
      const socket = typeof message === 'object' && message !== null && 'socket' in message ? message.socket : undefined
      if (!(socket instanceof Socket)) return
      sockets.all.push(socket)
      sockets.mostAtOnce = Math.max(sockets.mostAtOnce, sockets.open.length)
    }
    subscribe('net.client.socket', onSocket)
    onTestFinished(() => void unsubscribe('net.client.socket', onSocket))
    return sockets
  }

  /** Those that are open or being opened. */
  get open(): Socket[] {
    return this.all.filter((socket) => !socket.destroyed)
  }

  /** Resolves when none is open any more. */
  async closed(): Promise<void> {
    await Promise.all(this.open.map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))))
  }

  /** How many listeners each of them has, by event. */
  get listeners(): Record<string, number>[] {
    return this.open.map((socket) =>
      Object.fromEntries(socket.eventNames().map((event) => [String(event), socket.listenerCount(event)])),
    )
  }
}

/** The sockets, and the attempts to open one, that keep this process alive. Servers are a test's own affair. */
export async function liveSockets(): Promise<string[]> {
  // Handles that were closed are released at the end of a turn of the event loop.
  await setImmediate()
  return process.getActiveResourcesInfo().filter((kind) => /TCPSocket|TLS|Connect|AddrInfo/.test(kind))
}
