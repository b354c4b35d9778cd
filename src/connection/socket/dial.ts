import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ConnectionOptions } from '../connection.js'
import { addressOf } from './address.js'
import type { Dial } from './dial-function.js'
import { distrusts } from './pin.js'
import { tlsOptions } from './tls-options.js'
import { tunnelDialler } from './tunnel.js'

/** The way to the node of these options: directly or through a proxy, with TLS or without. */
export function dialler(options: ConnectionOptions): Dial {
  const { url, proxy } = options
  const secure = url.protocol === 'https:'
  if (proxy !== undefined)
    return secure ? tlsThrough(tunnelDialler(options, proxy), options) : tunnelDialler(options, proxy)
  if (!secure) return (ready, failed) => openingOf(() => connectTcp(url), 'connect', ready, failed)
  const encrypt = encrypter(options)
  return (ready, failed) => openingOf(() => encrypt(), 'secureConnect', trusted(options, ready, failed), failed)
}

/** How much a socket reads at once: what undici reads best. */
const HIGH_WATER_MARK = 65_536
/** Silence after which the system probes whether the other side is still there. */
const PROBE_AFTER = 60_000

function connectTcp(url: URL): Socket {
  const options = { noDelay: true, keepAlive: true, keepAliveInitialDelay: PROBE_AFTER, highWaterMark: HIGH_WATER_MARK }
  return connect({ ...addressOf(url), ...options })
}

/** Makes the function that starts TLS: with the node itself, or through a tunnel that leads to it. */
function encrypter(options: ConnectionOptions): (tunnel?: Socket) => Socket {
  const target = { ...addressOf(options.url), ...tlsOptions(options) }
  let session: Buffer | undefined
  return (tunnel) => {
    const way = tunnel === undefined ? {} : { socket: tunnel }
    const socket = connectTls({ ...target, ...way, ...(session === undefined ? {} : { session }) })
    socket.setNoDelay(true).setKeepAlive(true, PROBE_AFTER)
    // A resumed session brings no certificates that could be checked.
    if (options.caFingerprint !== undefined) return socket
    return socket.on('session', (latest) => {
      session = latest
    })
  }
}

function tlsThrough(dialTunnel: Dial, options: ConnectionOptions): Dial {
  const encrypt = encrypter(options)
  return (ready, failed) => {
    let hangUp = dialTunnel((tunnel) => {
      const abandon = (why: unknown): void => {
        tunnel.destroy()
        failed(why)
      }
      hangUp = openingOf(() => encrypt(tunnel), 'secureConnect', trusted(options, ready, abandon), abandon)
    }, failed)
    return () => hangUp()
  }
}

function trusted(options: ConnectionOptions, ready: (socket: Socket) => void, failed: (why: Error) => void) {
  return (socket: Socket): void => {
    const distrust = distrusts(socket, options)
    if (distrust === undefined) return ready(socket)
    socket.on('error', ignore).destroy()
    failed(distrust)
  }
}

/** Waits for a socket that is being opened. */
function openingOf(
  start: () => Socket,
  event: 'connect' | 'secureConnect',
  ...[ready, failed]: Parameters<Dial>
): () => void {
  let socket: Socket
  try {
    socket = start()
  } catch (error) {
    // Such as options of TLS that Node does not take.
    failed(error)
    return ignore
  }
  const onReady = (): void => {
    release()
    ready(socket)
  }
  const onError = (error: Error): void => {
    stop()
    failed(error)
  }
  const onClose = (): void => onError(new Error('the socket was closed while it was being opened'))
  const release = (): void => void socket.off(event, onReady).off('error', onError).off('close', onClose)
  const stop = (): void => {
    release()
    // A destroyed socket may still report an error, which without a listener would end the process.
    socket.on('error', ignore).destroy()
  }
  socket.once(event, onReady).once('error', onError).once('close', onClose)
  return stop
}

function ignore(): void {}
