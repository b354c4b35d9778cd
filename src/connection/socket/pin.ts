import { X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls'
import type { ConnectionOptions } from '../connection.js'
import { FingerprintError } from './distrust.js'

/** Returns the error of a socket that must not be written to, or `undefined` for a trusted one. */
export function distrusts(socket: Socket, { caFingerprint }: ConnectionOptions): Error | undefined {
  if (caFingerprint === undefined) return undefined
  if (socket instanceof TLSSocket) return checkPin(socket, caFingerprint)
  return new Error('caFingerprint cannot be verified on a socket without TLS')
}

/** Object identifiers of the certificate usages "TLS server" and "any". Source: RFC 5280, section 4.2.1.12 */
const FOR_SERVERS = ['1.3.6.1.5.5.7.3.1', '2.5.29.37.0']

/**
 * Verifies that a server's certificate, or an authority that signed it, has the trusted SHA-256 fingerprint.
 *
 * A server can send any certificate besides its own. A certificate counts only if each one before it is current and is
 * for servers. Each must also have a valid signature of the next one, which must be an authority. So these do not pass:
 * a forged certificate beside the genuine authority's, one signed with a genuine server certificate, and a genuine one
 * for clients.
 *
 * @param pin - 64 hexadecimal digits, in lower case
 * @returns an error with the fingerprints seen, or `undefined` if the server is trusted
 */
export function checkPin(socket: TLSSocket, pin: string): Error | undefined {
  const seen: string[] = []
  for (let next = leafOf(socket); next !== undefined && isCurrent(next); next = signerOf(next)) {
    const fingerprint = normalizeFingerprint(next.x509.fingerprint256)
    if (fingerprint === pin) return undefined
    seen.push(fingerprint)
    if (!isForServers(next)) return distrust(`${seen.join(', ')}, which is not for servers`)
  }
  return distrust(seen.length === 0 ? 'none of a valid certificate' : seen.join(', '))
}

function distrust(seen: string): Error {
  return new FingerprintError(`the server's certificate does not have the fingerprint of caFingerprint; seen: ${seen}`)
}

/** Removes colons from a fingerprint, and changes it to lower case. */
export function normalizeFingerprint(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase()
}

/** Certificate in both of Node's forms: `peer` knows its issuer, `x509` can verify signatures. */
interface ChainCertificate {
  readonly peer: DetailedPeerCertificate
  readonly x509: X509Certificate
}

function leafOf(socket: TLSSocket): ChainCertificate | undefined {
  const peer = socket.getPeerCertificate(true)
  // Without a certificate, as on a resumed session, Node returns an empty object.
  return peer.raw === undefined ? undefined : { peer, x509: new X509Certificate(peer.raw) }
}

function signerOf({ peer, x509 }: ChainCertificate): ChainCertificate | undefined {
  const issuer = peer.issuerCertificate
  // The last certificate of a chain is its own issuer.
  if (issuer?.raw === undefined || issuer === peer) return undefined
  const signer = new X509Certificate(issuer.raw)
  const hasSigned = signer.ca && x509.checkIssued(signer) && x509.verify(signer.publicKey)
  return hasSigned ? { peer: issuer, x509: signer } : undefined
}

/** Returns `true` if a certificate is for servers. One without a list of usages is for all. */
function isForServers({ x509 }: ChainCertificate): boolean {
  const uses: readonly string[] | undefined = x509.keyUsage
  return uses === undefined || uses.some((use) => FOR_SERVERS.includes(use))
}

function isCurrent({ x509 }: ChainCertificate): boolean {
  const now = Date.now()
  return Date.parse(x509.validFrom) <= now && now <= Date.parse(x509.validTo)
}
