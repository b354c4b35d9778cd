import { isError } from '../errors/is-error.js'
import type { WireFailure } from './connection.js'
import { ProxyError } from './socket/proxy-error.js'

/** OpenSSL's codes for a response that is not TLS. */
const NOT_TLS: ReadonlySet<string> = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'])
/** OpenSSL's codes for a certificate of an authority that is not trusted. Source: verify(1) of OpenSSL */
const NOT_TRUSTED: ReadonlySet<string> = new Set([
  ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
])
/** Codes of undici and Node for a socket that the other side has closed. */
const CLOSED: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'])

/** Codes of undici and Node for a head that is larger than `maxHeaderSize`. */
const HEAD_OVERFLOW: ReadonlySet<unknown> = new Set(['UND_ERR_HEADERS_OVERFLOW', 'HPE_HEADER_OVERFLOW'])

/** Returns `true` if the head of a response exceeded `maxHeaderSize`. The node is not at fault, and asking again does not help. */
export function isHeadOverflow(cause: unknown): boolean {
  return isError(cause) && 'code' in cause && HEAD_OVERFLOW.has(cause.code)
}

/** Facts about a node that decide which advice is true. */
interface Target {
  readonly url: URL
  /** `answered` is `true` if it has spoken HTTP before. */
  readonly health: { readonly answered: boolean }
}

/** Returns the reason why a request to a node failed, with advice if there is any. */
export function describeFailure(failure: WireFailure, target: Target | null): string {
  const advice = adviceOn(failure, target)
  return advice === undefined ? describeCause(failure.cause) : `${describeCause(failure.cause)}; ${advice}`
}

/** Returns the text of a cause. Some system errors, such as the AggregateError of several addresses, have only a code. */
export function describeCause(cause: unknown): string {
  if (!isError(cause)) return String(cause)
  // The message of an OpenSSL error has several lines, with places in OpenSSL's source.
  if ('library' in cause && 'reason' in cause) return `${String(cause.library)}: ${String(cause.reason)}`
  if (cause.message !== '') return cause.message
  return 'code' in cause ? String(cause.code) : cause.name
}

/** Advice for an error of undici, mostly about a status of 100. Source: undici, lib/dispatcher/client-h1.js, onHeadersComplete */
const INTERIM = 'perhaps it sent 100 Continue: set Connection to HttpConnection, which skips it'

function adviceOn(failure: WireFailure, target: Target | null): string | undefined {
  const { cause } = failure
  // The failure of a proxy says nothing about the node's URL and authority.
  if (!isError(cause) || cause instanceof ProxyError || !('code' in cause)) return undefined
  const code = String(cause.code)
  if (NOT_TLS.has(code)) return 'perhaps it does not speak TLS: try http://'
  if (code === 'UND_ERR_SOCKET' && cause.message === 'bad response') return INTERIM
  if (NOT_TRUSTED.has(code)) return 'set the option tls.ca or caFingerprint to trust it'
  const speaksTls = isTlsAlert(cause) || (CLOSED.has(code) && mayBeTls(failure, target))
  return speaksTls && target?.url.protocol === 'http:' ? 'perhaps it speaks TLS: try https://' : undefined
}

/**
 * Returns `true` if the node may speak TLS: such a server closes a connection that sends an unencrypted request.
 * A node that has answered before does not, and dies in the same way.
 */
function mayBeTls({ progress, stale }: WireFailure, target: Target | null): boolean {
  return progress === 'sent' && !stale && target?.health.answered === false
}

/** First byte of a TLS record that holds an alert, as OpenSSL answers an unencrypted request. Source: RFC 8446, section 5.1 */
const ALERT = 0x15

/** Returns `true` if a response is no HTTP because it is a TLS alert. */
function isTlsAlert(cause: Error): boolean {
  // Node's parser keeps the bytes, and that of undici a text.
  const { rawPacket, data }: { rawPacket?: unknown; data?: unknown } = Object(cause)
  if (rawPacket instanceof Uint8Array) return rawPacket[0] === ALERT
  return typeof data === 'string' && data.charCodeAt(0) === ALERT
}
