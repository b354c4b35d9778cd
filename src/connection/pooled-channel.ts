import type { Socket } from 'node:net'
import type { Channel } from './exchange.js'

/** Channel of a pool: one open socket, on which an HTTP client carries one exchange at a time. */
export interface PooledChannel<E> extends Channel<E> {
  /** Time for which the socket may stay idle, in milliseconds. */
  readonly idleTime: number
  /** `true` while the consumer of the response on the socket has paused it. */
  readonly paused: boolean
  /** Starts an exchange. */
  carry(exchange: E): void
  /** Time that opening the socket took, in milliseconds. */
  openingTime?: number | undefined
  /** Socket of the channel, for its counts of bytes. */
  readonly socket?: Pick<Socket, 'bytesRead' | 'bytesWritten'>
  /** Ends the current exchange with an error, and resolves when the socket is closed. */
  close(): Promise<void>
}

/** Callbacks by which a channel reports its state to the pool. */
export interface ChannelEvents<E> {
  /** The exchange is over, and the channel can carry the next one. */
  released(): void
  /** The socket is closed or about to be closed. */
  gone(): void
  /** The socket was lost before it had written this exchange. Another channel can carry it. */
  returned(exchange: E): void
}

/** Function that creates a channel on an open socket. */
export type MakeChannel<E> = (socket: Socket, events: ChannelEvents<E>) => PooledChannel<E>
