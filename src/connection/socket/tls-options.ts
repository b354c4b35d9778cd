import { isIP } from 'node:net'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import type { ConnectionOptions } from '../connection.js'
import { addressOf } from './address.js'

/** What `tls.connect` is told for a node: our own settings, and the user's over them. */
export function tlsOptions({ url, tls, caFingerprint }: ConnectionOptions): TlsOptions {
  // The fingerprint says whom to trust, in the place of the system's authorities.
  const trust = caFingerprint === undefined ? undefined : { rejectUnauthorized: false }
  return { servername: serverName(url), ALPNProtocols: ['http/1.1'], ...trust, ...tls }
}

/** The name that a server is asked for: an address is none. */
export function serverName(url: URL): string {
  const { host } = addressOf(url)
  return isIP(host) ? '' : host
}
