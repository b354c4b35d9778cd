import type { Socket } from 'node:net'

/** Codes of a write to a socket that the other side has closed. Source: errno(3); ECONNABORTED on Windows */
const CLOSED: ReadonlySet<unknown> = new Set(['EPIPE', 'ECONNRESET', 'ECONNABORTED', 'EPROTOTYPE'])

/** Callback of a write. */
type Written = (error?: Error | null) => void

/**
 * Keeps a socket readable when the other side has closed it during a write.
 *
 * A server that refuses an upload, such as with status 413 or 401, answers and closes. The next write then fails while the
 * response is still in the receive buffer, and Node would destroy both. Here such a write never ends, and nothing more is
 * written. The end of what can be read ends the socket.
 */
export function readAfterWriteErrors(socket: Socket): void {
  const { _write: write, _writev: writev } = socket
  socket._write = (chunk, encoding, written) => write.call(socket, chunk, encoding, unlessClosed(written))
  if (writev !== undefined) socket._writev = (chunks, written) => writev.call(socket, chunks, unlessClosed(written))
}

function unlessClosed(written: Written): Written {
  return (error) => {
    if (error === undefined || error === null || !('code' in error) || !CLOSED.has(error.code)) written(error)
  }
}
