import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls, TLSSocket } from 'node:tls'
import { type ConnectionOptions, WireFailure } from './connection.js'
import { checkPin } from './pin.js'

/** Starts to open a socket; the returned function gives up at once, after which nothing is called. */
export type OpenSocket = (
  timeout: number,
  opened: (socket: Socket) => void,
  failed: (why: WireFailure) => void,
) => () => void

/**
 * Makes the function that opens sockets, TLS included, to the node of these options. It is ours rather than undici's because
 * an attempt that nobody waits for any more has to be destroyed while it is under way.
 */
export function socketOpener(options: ConnectionOptions): OpenSocket {
  const dial = options.url.protocol === 'https:' ? tlsDialler(options) : tcpDialler(options)
  const ready = options.url.protocol === 'https:' ? 'secureConnect' : 'connect'
  return (timeout, opened, failed) => {
    let socket: Socket
    try {
      socket = dial()
    } catch (error) {
      // Such as options of TLS that Node does not take.
      failed(new WireFailure(error, 'unsent'))
      return ignore
    }
    const timer = options.scheduler.schedule(() => {
      stop()
      failed(new WireFailure(undefined, 'unsent', false, timeout))
    }, timeout)
    const onError = (error: Error): void => {
      stop()
      failed(new WireFailure(error, 'unsent'))
    }
    const onClose = (): void => onError(new Error('the socket was closed while it was being opened'))
    const onReady = (): void => {
      const distrust = distrusts(socket, options)
      if (distrust !== undefined) return onError(distrust)
      release()
      opened(socket)
    }
    const release = (): void => {
      timer.unsubscribe()
      socket.off(ready, onReady).off('error', onError).off('close', onClose)
    }
    const stop = (): void => {
      release()
      // A destroyed socket may still report an error, which without a listener would end the process.
      socket.on('error', ignore).destroy()
    }
    socket.once(ready, onReady).once('error', onError).once('close', onClose)
    return stop
  }
}

const ignore = (): void => {}

/** Why a socket must not be written to. */
function distrusts(socket: Socket, { caFingerprint }: ConnectionOptions): Error | undefined {
  return caFingerprint !== undefined && socket instanceof TLSSocket ? checkPin(socket, caFingerprint) : undefined
}

/** How much a socket reads at once: what undici reads best. */
const HIGH_WATER_MARK = 65_536
/** Silence after which the system probes whether the other side is still there. */
const PROBE_AFTER = 60_000

function address(url: URL): { host: string; port: number } {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return { host, port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80) }
}

function tcpDialler({ url }: ConnectionOptions): () => Socket {
  const options = { noDelay: true, keepAlive: true, keepAliveInitialDelay: PROBE_AFTER, highWaterMark: HIGH_WATER_MARK }
  const target = { ...address(url), ...options }
  return () => connect(target)
}

function tlsDialler({ url, tls, caFingerprint }: ConnectionOptions): () => Socket {
  const { host, port } = address(url)
  // The fingerprint says whom to trust, in the place of the system's authorities.
  const trust = caFingerprint === undefined ? undefined : { rejectUnauthorized: false }
  const target = { host, port, servername: isIP(host) ? '' : host, ALPNProtocols: ['http/1.1'], ...trust, ...tls }
  let session: Buffer | undefined
  return () => {
    const socket = connectTls({ ...target, ...(session === undefined ? {} : { session }) })
    socket.setNoDelay(true).setKeepAlive(true, PROBE_AFTER)
    // A resumed session brings no certificates that could be checked.
    if (caFingerprint !== undefined) return socket
    return socket.on('session', (latest) => {
      session = latest
    })
  }
}
