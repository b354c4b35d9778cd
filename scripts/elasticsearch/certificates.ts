import { X509Certificate } from 'node:crypto'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './command.js'
import { loopback } from './ports.js'

/** A certificate authority of its own for one cluster, and the certificate that all its nodes share. */
export interface Certificates {
  readonly caPath: string
  readonly ca: string
  readonly caFingerprint: string
  /** The folder that holds the files named by {@link certificateFiles}. */
  readonly folder: string
}

/** Files that a node needs in its configuration folder: it may not read files elsewhere. */
export const certificateFiles = { authority: 'ca.crt', certificate: 'node.crt', key: 'node.key' } as const

const days = '30'

// Written out, because the defaults of the machine's openssl configuration differ.
const opensslConfiguration = `[req]
distinguished_name = name
prompt = no
[name]
CN = rxelastic test authority
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[node]
basicConstraints = CA:FALSE
subjectAltName = DNS:localhost, IP:${loopback}
extendedKeyUsage = serverAuth, clientAuth
`

/** Makes the authority and the node certificate with openssl in the given folder. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const file = (name: string): string => join(folder, name)
  const { authority, certificate, key } = certificateFiles
  const config = file('openssl.cnf')
  await writeFile(config, opensslConfiguration)
  const newKey = ['-config', config, '-newkey', 'rsa:2048', '-nodes']
  const extensions = ['-extensions', 'authority', '-keyout', file('ca.key'), '-out', file(authority), '-days', days]
  await openssl(['req', '-x509', ...newKey, ...extensions])
  const request = ['-subj', '/CN=rxelastic test node', '-keyout', file(key), '-out', file('node.csr')]
  await openssl(['req', '-new', ...newKey, ...request])
  const signer = ['-CA', file(authority), '-CAkey', file('ca.key'), '-CAcreateserial', '-days', days]
  const signed = ['-extfile', config, '-extensions', 'node', '-out', file(certificate)]
  await openssl(['x509', '-req', '-in', file('node.csr'), ...signer, ...signed])
  // As Elasticsearch does when it configures itself: nodes show the authority, too, so that its fingerprint can be checked.
  await appendFile(file(certificate), await readFile(file(authority)))
  return describe(folder)
}

async function describe(folder: string): Promise<Certificates> {
  const caPath = join(folder, certificateFiles.authority)
  const ca = await readFile(caPath, 'utf8')
  return { caPath, ca, caFingerprint: new X509Certificate(ca).fingerprint256, folder }
}

async function openssl(args: readonly string[]): Promise<void> {
  await run('openssl', args, { remedy: 'Install openssl to make certificates with, or start without security.' })
}
