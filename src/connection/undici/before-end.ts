import type { Socket } from 'node:net'

/**
 * Calls back right before a socket ends, with an error if the other side has reset it.
 *
 * undici 7 must not have a paused response at that moment: an assertion of its own would end the process.
 * Source: nodejs/undici#5360, fixed in undici 8
 *
 * Besides, undici takes a reset for the end of a response that lasts until the socket closes.
 * Source: undici, lib/dispatcher/client-h1.js, onHttpSocketError
 */
export function beforeEnd(socket: Socket, callback: (error?: Error) => void): void {
  socket.on('end', () => callback())
  const { destroy } = socket
  // The 'error' event comes too late: undici resumes no response whose socket is destroyed.
  socket.destroy = (error) => {
    if (!socket.destroyed && isReset(error)) callback(error)
    return destroy.call(socket, error)
  }
}

function isReset(error: Error | undefined): error is Error {
  return error !== undefined && 'code' in error && error.code === 'ECONNRESET'
}
