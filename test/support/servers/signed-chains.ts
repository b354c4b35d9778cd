import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a server presents: its certificate followed by those of its signers, up to the genuine authority's, and its key. */
export interface Chain {
  readonly cert: string
  readonly key: string
}

/** Chains of all kinds, and the fingerprints that a client could trust. */
export interface Chains {
  readonly genuine: Chain
  /** A certificate that names the same authority but was signed by another key. */
  readonly forged: Chain
  /** Signed by the authority, but no longer valid. */
  readonly expired: Chain
  /** Signed by an authority that the authority signed. */
  readonly delegated: Chain
  /** Signed by the authority for servers. */
  readonly forServers: Chain
  /** Signed by the authority for any usage. */
  readonly forAny: Chain
  /** Signed by the authority, but for clients alone. */
  readonly forClients: Chain
  /** Signed with the key of {@link forClients}, which is no authority. */
  readonly signedByClient: Chain
  /** Signed with the key of {@link genuine}, which does not say whether it is an authority. */
  readonly signedByNode: Chain
  /** Signed by an authority that the authority signed for the certificates of clients. */
  readonly signedForClients: Chain
  readonly authorityFingerprint: string
  readonly leafFingerprint: string
  readonly clientFingerprint: string
}

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
const NO_AUTHORITY = 'basicConstraints=critical,CA:FALSE'
const AN_AUTHORITY = 'basicConstraints=critical,CA:TRUE'

/** Makes the chains with openssl. */
export function makeChains(): Chains {
  const folder = mkdtempSync(join(tmpdir(), 'rxelastic-chains-'))
  try {
    return chainsIn(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function chainsIn(folder: string): Chains {
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  }
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8')
  const fingerprintOf = (cert: string): string => new X509Certificate(cert).fingerprint256
  /** The certificates of each name and of its signers. */
  const chains = new Map<string, string>()

  const authority = (name: string): void => {
    const subject = ['-subj', '/CN=authority']
    openssl('req', '-x509', ...CURVE, '-keyout', `${name}.key`, '-out', `${name}.crt`, ...subject)
    chains.set(name, read(`${name}.crt`))
  }
  const sign = (name: string, signer: string, extensions: readonly string[] = [], days = '2'): Chain => {
    openssl('req', ...CURVE, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
    writeFileSync(join(folder, `${name}.ext`), extensions.join('\n'))
    const signing = ['-CA', `${signer}.crt`, '-CAkey', `${signer}.key`, '-CAcreateserial', '-days', days]
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.crt`, '-extfile', `${name}.ext`, ...signing)
    const cert = read(`${name}.crt`) + (chains.get(signer) ?? '')
    chains.set(name, cert)
    return { cert, key: read(`${name}.key`) }
  }

  authority('authority')
  authority('impostor')
  // What the impostor signs is sent together with the genuine authority's certificate.
  chains.set('impostor', read('authority.crt'))
  const genuine = sign('genuine', 'authority')
  const forClients = sign('client', 'authority', [NO_AUTHORITY, 'extendedKeyUsage=clientAuth'])
  sign('intermediate', 'authority', [AN_AUTHORITY, 'keyUsage=keyCertSign'])
  sign('intermediate for clients', 'authority', [AN_AUTHORITY, 'extendedKeyUsage=clientAuth'])
  return {
    genuine,
    forged: sign('forged', 'impostor'),
    expired: sign('expired', 'authority', [], '-1'),
    delegated: sign('delegated', 'intermediate', [NO_AUTHORITY]),
    forServers: sign('server', 'authority', [NO_AUTHORITY, 'extendedKeyUsage=clientAuth,serverAuth']),
    forAny: sign('any', 'authority', [NO_AUTHORITY, 'extendedKeyUsage=anyExtendedKeyUsage']),
    forClients,
    signedByClient: sign('signed by client', 'client'),
    signedByNode: sign('signed by node', 'genuine'),
    signedForClients: sign('signed for clients', 'intermediate for clients'),
    authorityFingerprint: fingerprintOf(read('authority.crt')),
    leafFingerprint: fingerprintOf(genuine.cert),
    clientFingerprint: fingerprintOf(forClients.cert),
  }
}
