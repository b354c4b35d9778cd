import type { Socket } from 'node:net'
import { startDeadline } from '../../rx/start-deadline.js'
import { type ConnectionOptions, WireFailure } from '../connection.js'
import { dialer } from './dial.js'
import { proxyTooSlow } from './proxy-error.js'

/** Function that starts to open a socket. The returned function gives up at once; no callback runs after that. */
export type OpenSocket = (
  timeout: number,
  opened: (socket: Socket) => void,
  failed: (why: WireFailure) => void,
) => () => void

/**
 * Creates the function that opens sockets to a node, including TLS and proxy.
 *
 * undici and agents could not destroy an attempt in progress when no request waits for it any more.
 */
export function socketOpener(options: ConnectionOptions): OpenSocket {
  const dial = dialer(options)
  const { proxy } = options
  return (timeout, opened, failed) => {
    const timer = startDeadline(options.scheduler, timeout, () => {
      giveUp()
      failed(new WireFailure(proxy && proxyTooSlow(proxy), 'unsent', false, timeout))
    })
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
