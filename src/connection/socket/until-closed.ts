import type { Socket } from 'node:net'

/** Resolves when a socket is closed. It is destroyed, or about to be. */
export function untilClosed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve()
    else socket.once('close', () => resolve())
  })
}
