import { isError } from '../../errors/is-error.js'
/** Error of a certificate that does not have the fingerprint of `caFingerprint`. */
export class FingerprintError extends Error {
  override get name(): string {
    return 'FingerprintError'
  }
}

/** Codes of a certificate that was refused. Source: X509 errors in Node's documentation of TLS; verify(1) of OpenSSL */
const REFUSED: ReadonlySet<unknown> = new Set([
  ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'CERT_SIGNATURE_FAILURE', 'CERT_CHAIN_TOO_LONG'],
  ...['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED', 'CERT_REVOKED', 'CERT_UNTRUSTED', 'CERT_REJECTED', 'HOSTNAME_MISMATCH'],
  ...['INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED', 'ERR_TLS_CERT_ALTNAME_INVALID'],
])

/** Returns `true` if a connection failed because its certificate was refused. The same node presents the same one again. */
export function isDistrust(cause: unknown): boolean {
  if (cause instanceof FingerprintError) return true
  return isError(cause) && 'code' in cause && REFUSED.has(cause.code)
}
