import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a server presents, and the fingerprints that a client could trust. */
export interface Chains {
  /** A node's certificate followed by its authority's, and the node's key. */
  readonly genuine: { cert: string; key: string }
  /** A certificate that names the same authority but was signed by another key, followed by the genuine authority's. */
  readonly forged: { cert: string; key: string }
  /** Signed by the authority, but no longer valid. */
  readonly expired: { cert: string; key: string }
  readonly authorityFingerprint: string
  readonly leafFingerprint: string
}

const SUBJECT = ['-subj', '/CN=authority']

/** Makes the chains with openssl. */
export function makeChains(): Chains {
  const folder = mkdtempSync(join(tmpdir(), 'rxelastic-chains-'))
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  }
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
  const authority = (name: string): void => {
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
      ...SUBJECT,
    )
  }
  const leaf = (name: string, signer: string, days: string): { cert: string; key: string } => {
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${name}`,
    )
    const signing = ['-CA', `${signer}.crt`, '-CAkey', `${signer}.key`, '-CAcreateserial', '-days', days]
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.crt`, ...signing)
    return { cert: read(`${name}.crt`) + read('authority.crt'), key: read(`${name}.key`) }
  }
  try {
    authority('authority')
    authority('impostor')
    const genuine = leaf('genuine', 'authority', '2')
    return {
      genuine,
      forged: leaf('forged', 'impostor', '2'),
      expired: leaf('expired', 'authority', '-1'),
      authorityFingerprint: new X509Certificate(read('authority.crt')).fingerprint256,
      leafFingerprint: new X509Certificate(genuine.cert).fingerprint256,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
