import { Socket } from 'node:net'
import { rootCertificates } from 'node:tls'
import type { ConnectionOptions } from '../connection.js'
import { addressOf } from './address.js'
import type { Dial } from './dial-function.js'
import { ProxyError } from './proxy-error.js'
import { serverName } from './tls-options.js'

/** The way to a node through a tunnel that a proxy opens. What speaks to the proxy is hpagent, loaded when it is first needed. */
export function tunnelDialler(options: ConnectionOptions, proxy: URL): Dial {
  // Where to, as the proxy reads it: IPv6 in brackets.
  const target = { host: options.url.hostname, port: addressOf(options.url).port }
  return (ready, failed) => {
    const givenUp = new AbortController()
    let over = false
    const onTunnel = (error: Error | null, socket?: unknown): void => {
      if (over) return
      over = true
      if (socket instanceof Socket && !socket.destroyed) return ready(prepared(socket))
      failed(new ProxyError(proxy, error ?? new Error('the tunnel was closed at once')))
    }
    import('hpagent')
      .then(({ HttpProxyAgent }) => {
        if (over) return
        // An agent a tunnel: the signal is the only way to end one that is being opened.
        const proxyRequestOptions = { ...proxyOptions(options, proxy), signal: givenUp.signal }
        new HttpProxyAgent({ proxy: forHpagent(proxy), keepAlive: true, proxyRequestOptions }).createConnection(
          target,
          onTunnel,
        )
      })
      .catch(onTunnel)
    return () => {
      // hpagent listens to errors only until the tunnel is open: it must not be aborted after that.
      if (!over) givenUp.abort()
      over = true
    }
  }
}

/** hpagent names an https proxy in TLS even if it has only an address, which is not allowed; of any other scheme it leaves that to us. */
function forHpagent(proxy: URL): URL {
  return proxy.protocol === 'https:' ? new URL(proxy.href.replace('https:', 'tls:')) : proxy
}

/**
 * What hpagent is told of the proxy. The user's authorities count for the proxy beside those that Node knows, because both the
 * proxy and the nodes can be inside the same network; client certificates are for the nodes alone.
 */
function proxyOptions({ tls }: ConnectionOptions, proxy: URL) {
  const { ca, rejectUnauthorized } = tls ?? {}
  return {
    hostname: addressOf(proxy).host,
    servername: serverName(proxy),
    ...(ca === undefined ? {} : { ca: [...rootCertificates, ...[ca].flat().map(String)] }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
  }
}

function prepared(tunnel: Socket): Socket {
  // Under TLS nobody else listens to it, and without a listener an error would end the process.
  return tunnel.on('error', () => {}).setNoDelay(true)
}
