import type { WireFailure } from './connection.js'
import { ProxyError } from './socket/proxy-error.js'

/** OpenSSL's codes for an answer that is not TLS. */
const NOT_TLS: ReadonlySet<string> = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'])
/** The codes for a certificate of an authority that is not trusted. Source: verify(1) of OpenSSL */
const NOT_TRUSTED: ReadonlySet<string> = new Set([
  ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
])
/** What undici and Node call it when the other side closes a connection. */
const CLOSED: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'])

/** Why a request to the node at this URL failed, and what can be done about it if that is known. */
export function describeFailure(failure: WireFailure, url: URL | undefined): string {
  const advice = adviceOn(failure, url)
  return advice === undefined ? describeCause(failure.cause) : `${describeCause(failure.cause)}; ${advice}`
}

/** Some system errors, such as the AggregateError of several addresses, have only a code to show. */
export function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  // The message of an OpenSSL error has several lines, with places in OpenSSL's source.
  if ('library' in cause && 'reason' in cause) return `${String(cause.library)}: ${String(cause.reason)}`
  if (cause.message !== '') return cause.message
  return 'code' in cause ? String(cause.code) : cause.name
}

function adviceOn(failure: WireFailure, url: URL | undefined): string | undefined {
  const { cause } = failure
  // What a proxy is has nothing to do with the node's URL and authority.
  if (!(cause instanceof Error) || cause instanceof ProxyError || !('code' in cause)) return undefined
  const code = String(cause.code)
  if (NOT_TLS.has(code)) return 'does this node speak http? Then its URL begins with http://'
  if (NOT_TRUSTED.has(code)) return 'the options tls.ca and caFingerprint say whom to trust'
  return CLOSED.has(code) && mayBeTls(failure, url) ? 'perhaps it speaks TLS: try https://' : undefined
}

/** A server that speaks TLS closes a connection when a request arrives on it unencrypted. */
function mayBeTls({ progress, stale }: WireFailure, url: URL | undefined): boolean {
  return url?.protocol === 'http:' && progress === 'sent' && !stale
}
