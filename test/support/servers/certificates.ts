import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A server's key and certificate, and the authority that signed it. */
export interface Certificates {
  readonly ca: string
  readonly key: string
  readonly cert: string
}

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** Makes an authority of its own and a certificate for these names, such as `IP:127.0.0.1,DNS:localhost`, with openssl. */
export function makeCertificates(names: string): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'rxelastic-tls-'))
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  }
  try {
    writeFileSync(join(folder, 'names'), `subjectAltName=${names}\n`)
    openssl(
      'req',
      '-x509',
      ...CURVE,
      '-keyout',
      'ca.key',
      '-out',
      'ca.crt',
      '-days',
      '1',
      '-subj',
      '/CN=authority of a test',
    )
    openssl('req', ...CURVE, '-keyout', 'node.key', '-out', 'node.csr', '-subj', '/CN=node of a test')
    const signing = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names', '-days', '1']
    openssl('x509', '-req', '-in', 'node.csr', '-out', 'node.crt', ...signing)
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
    return { ca: read('ca.crt'), key: read('node.key'), cert: read('node.crt') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
