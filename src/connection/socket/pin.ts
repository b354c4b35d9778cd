import { X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { type DetailedPeerCertificate, TLSSocket } from 'node:tls'
import type { ConnectionOptions } from '../connection.js'

/** Why a socket must not be written to, if it must not. */
export function distrusts(socket: Socket, { caFingerprint }: ConnectionOptions): Error | undefined {
  if (caFingerprint === undefined) return undefined
  if (socket instanceof TLSSocket) return checkPin(socket, caFingerprint)
  return new Error('caFingerprint cannot be checked on a socket that does not speak TLS')
}

/** The use of a certificate for TLS servers, as RFC 5280 numbers it. */
const FOR_SERVERS = '1.3.6.1.5.5.7.3.1'

/**
 * Checks that a server's certificate, or an authority that verifiably signed it, has the SHA-256 fingerprint that is trusted.
 *
 * A server can send any certificate along with its own. One counts only if each certificate before it is within its dates, may be
 * used for servers and carries the signature of the next one, which is an authority: neither a forged certificate next to the
 * genuine authority's passes, nor one that the owner of a genuine certificate has signed, nor a genuine one for clients.
 *
 * @param pin - 64 hexadecimal digits, in lower case
 * @returns what is wrong, with the fingerprints that were seen; undefined if it is trusted
 */
export function checkPin(socket: TLSSocket, pin: string): Error | undefined {
  const seen: string[] = []
  for (let link = leafOf(socket); link !== undefined && isCurrent(link); link = signerOf(link)) {
    const fingerprint = normalizeFingerprint(link.x509.fingerprint256)
    if (fingerprint === pin) return undefined
    seen.push(fingerprint)
    if (!isForServers(link)) return distrust(`${seen.join(', ')}, which is not for servers`)
  }
  return distrust(seen.length === 0 ? 'none of a valid certificate' : seen.join(', '))
}

function distrust(seen: string): Error {
  return new Error(`the server's certificate does not have the fingerprint of caFingerprint; seen: ${seen}`)
}

/** Fingerprints are written with colons or without, in upper or lower case. */
export function normalizeFingerprint(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase()
}

/** A certificate in both of Node's forms: only one knows the chain, only the other can verify. */
interface Link {
  readonly peer: DetailedPeerCertificate
  readonly x509: X509Certificate
}

function leafOf(socket: TLSSocket): Link | undefined {
  const peer = socket.getPeerCertificate(true)
  // Without a certificate, as on a resumed session, there is an object with nothing in it.
  return peer.raw === undefined ? undefined : { peer, x509: new X509Certificate(peer.raw) }
}

function signerOf({ peer, x509 }: Link): Link | undefined {
  const issuer = peer.issuerCertificate
  // The last one of a chain is its own issuer.
  if (issuer?.raw === undefined || issuer === peer) return undefined
  const signer = new X509Certificate(issuer.raw)
  const hasSigned = signer.ca && x509.checkIssued(signer) && x509.verify(signer.publicKey)
  return hasSigned ? { peer: issuer, x509: signer } : undefined
}

/** A certificate that names no uses is for all. */
function isForServers({ x509 }: Link): boolean {
  const uses: readonly string[] | undefined = x509.keyUsage
  return uses === undefined || uses.includes(FOR_SERVERS)
}

function isCurrent({ x509 }: Link): boolean {
  const now = Date.now()
  return Date.parse(x509.validFrom) <= now && now <= Date.parse(x509.validTo)
}
