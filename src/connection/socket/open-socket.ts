import type { Socket } from 'node:net'
import { type ConnectionOptions, WireFailure } from '../connection.js'
import { dialler } from './dial.js'

/** Starts to open a socket; the returned function gives up at once, after which nothing is called. */
export type OpenSocket = (
  timeout: number,
  opened: (socket: Socket) => void,
  failed: (why: WireFailure) => void,
) => () => void

/**
 * Makes the function that opens sockets, TLS and proxy included, to the node of these options. It is ours rather than undici's or
 * an agent's because an attempt that nobody waits for any more has to be destroyed while it is under way.
 */
export function socketOpener(options: ConnectionOptions): OpenSocket {
  const dial = dialler(options)
  return (timeout, opened, failed) => {
    const timer = options.scheduler.schedule(() => {
      giveUp()
      failed(new WireFailure(undefined, 'unsent', false, timeout))
    }, timeout)
    const hangUp = dial(
      (socket) => {
        timer.unsubscribe()
        opened(socket)
      },
      (why) => {
        timer.unsubscribe()
        failed(new WireFailure(why, 'unsent'))
      },
    )
    const giveUp = (): void => {
      timer.unsubscribe()
      hangUp()
    }
    return giveUp
  }
}
