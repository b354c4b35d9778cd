import { Socket } from 'node:net'
import { createSecureContext, rootCertificates } from 'node:tls'
import { ConfigurationError } from '../../errors/index.js'
import type { ConnectionOptions } from '../connection.js'
import { loadPackage } from '../load-package.js'
import { addressOf } from './address.js'
import type { Dial } from './dial-function.js'
import { ProxyError } from './proxy-error.js'
import { reach } from './reach.js'
import { serverName } from './tls-options.js'

/** Creates a dialer that opens a tunnel through a proxy. hpagent speaks to the proxy, and is loaded on first use. */
export function tunnelDialer(options: ConnectionOptions, proxy: URL): Dial {
  // A proxy expects IPv6 addresses in brackets.
  const target = { host: options.url.hostname, port: addressOf(options.url).port }
  let known: ReturnType<typeof proxyOptions> | undefined
  return (ready, failed) => {
    const givenUp = new AbortController()
    let over = false
    const onTunnel = (error: Error | null, socket?: unknown): void => {
      if (over) return
      over = true
      if (socket instanceof Socket && !socket.destroyed) return ready(prepared(socket))
      failed(error instanceof ConfigurationError ? error : new ProxyError(proxy, error ?? closedAtOnce()))
    }
    loadPackage('hpagent', () => import('hpagent'))
      .then(({ HttpProxyAgent }) => {
        if (over) return
        // One agent per tunnel: the signal is the only way to end a tunnel that is being opened.
        known ??= proxyOptions(options, proxy)
        const proxyRequestOptions = { ...known, signal: givenUp.signal }
        new HttpProxyAgent({ proxy: forHpagent(proxy), keepAlive: true, proxyRequestOptions }).createConnection(
          target,
          onTunnel,
        )
      })
      .catch(onTunnel)
    return () => {
      // hpagent listens to errors only until the tunnel is open. It must not be aborted after that.
      if (!over) givenUp.abort()
      over = true
    }
  }
}

function closedAtOnce(): Error {
  return new Error('the tunnel was closed at once')
}

/** Changes the scheme of an https proxy: hpagent would send an address as server name, which RFC 6066 forbids. */
function forHpagent(proxy: URL): URL {
  return proxy.protocol === 'https:' ? new URL(proxy.href.replace('https:', 'tls:')) : proxy
}

/**
 * Returns the request options for the proxy. It takes tens of milliseconds to read the authorities.
 *
 * The user's authorities count beside those of Node, because proxy and nodes can be inside the same network.
 * Client certificates are for the nodes alone.
 */
function proxyOptions(options: ConnectionOptions, proxy: URL) {
  const { ca, rejectUnauthorized } = options.tls ?? {}
  const trusted =
    ca === undefined || proxy.protocol === 'http:' ? undefined : [...rootCertificates, ...[ca].flat().map(String)]
  return {
    ...reach(options),
    hostname: addressOf(proxy).host,
    servername: serverName(proxy),
    ...(trusted === undefined ? {} : { secureContext: createSecureContext({ ca: trusted }) }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
  }
}

function prepared(tunnel: Socket): Socket {
  // TLS does not listen to errors of the tunnel. Without a listener they would end the process.
  return tunnel.on('error', () => {}).setNoDelay(true)
}
