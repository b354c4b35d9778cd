import { connect, type Socket } from 'node:net'
import { connect as connectTls, createSecureContext, type SecureContext } from 'node:tls'
import type { ConnectionOptions } from '../connection.js'
import { addressOf } from './address.js'
import type { Dial } from './dial-function.js'
import { distrusts } from './pin.js'
import { reach } from './reach.js'
import { tlsOptions } from './tls-options.js'
import { openTls } from './tls-refusal.js'
import { tunnelDialer } from './tunnel.js'

/** Creates the dialer of a node: directly or through a proxy, with or without TLS. */
export function dialer(options: ConnectionOptions): Dial {
  const { url, proxy } = options
  const secure = url.protocol === 'https:'
  if (proxy !== undefined)
    return secure ? tlsThrough(tunnelDialer(options, proxy), options) : tunnelDialer(options, proxy)
  if (!secure) return (ready, failed) => openingOf(() => connectTcp(options), 'connect', ready, failed)
  const encrypt = encrypter(options)
  return (ready, failed) => openingOf(() => encrypt(), 'secureConnect', trusted(options, ready, failed), failed)
}

/** Read buffer of a socket in bytes, the best size for undici. */
const HIGH_WATER_MARK = 65_536
/** Silence after which the system sends TCP keep-alive probes, in milliseconds. */
const PROBE_AFTER = 60_000

function connectTcp(options: ConnectionOptions): Socket {
  const tcp = { noDelay: true, keepAlive: true, keepAliveInitialDelay: PROBE_AFTER, highWaterMark: HIGH_WATER_MARK }
  return connect({ ...addressOf(options.url), ...reach(options), ...tcp })
}

/**
 * Creates the function that starts TLS, directly or through a tunnel. It resumes sessions.
 *
 * Certificates and keys are read once. To read a bundle of authorities takes tens of milliseconds.
 */
function encrypter(options: ConnectionOptions): (tunnel?: Socket) => Socket {
  const target = { ...addressOf(options.url), ...reach(options), ...tlsOptions(options) }
  let secureContext: SecureContext | undefined = target.secureContext
  let session: Buffer | undefined
  return (tunnel) => {
    const way = tunnel === undefined ? {} : { socket: tunnel }
    const socket = openTls(target, () => {
      secureContext ??= createSecureContext(target)
      return connectTls({ ...target, ...way, secureContext, ...(session === undefined ? {} : { session }) })
    })
    socket.setNoDelay(true).setKeepAlive(true, PROBE_AFTER)
    // A resumed session has no certificates to compare with the fingerprint.
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

/** Returns a callback that passes a socket on only if it is trusted. */
function trusted(options: ConnectionOptions, ready: (socket: Socket) => void, failed: (why: Error) => void) {
  return (socket: Socket): void => {
    const distrust = distrusts(socket, options)
    if (distrust === undefined) return ready(socket)
    socket.on('error', ignore).destroy()
    failed(distrust)
  }
}

/** Starts to open a socket, and waits for the event. */
function openingOf(
  start: () => Socket,
  event: 'connect' | 'secureConnect',
  ...[ready, failed]: Parameters<Dial>
): () => void {
  let socket: Socket
  try {
    socket = start()
  } catch (error) {
    // For example, TLS options that Node refuses. Later, because the pool opens the next socket in reaction to it.
    let over = false
    queueMicrotask(() => over || failed(error))
    return () => {
      over = true
    }
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
    // A destroyed socket may still report an error, which would end the process without a listener.
    socket.on('error', ignore).destroy()
  }
  socket.once(event, onReady).once('error', onError).once('close', onClose)
  return stop
}

function ignore(): void {}
