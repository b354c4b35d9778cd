import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../src/errors/index.js'
import { readTls } from '../../src/options/tls.js'

const folder = mkdtempSync(join(tmpdir(), 'rxelastic-tls-'))
const path = join(folder, 'http_ca.crt')
const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'
writeFileSync(path, pem)
afterAll(() => rmSync(folder, { recursive: true }))

describe('tls', () => {
  it('takes a certificate as PEM or as the path of a file', () => {
    const bytes = Buffer.from(pem)
    expect(readTls('tls', { ca: pem })).toEqual({ ca: pem })
    expect(readTls('tls', { ca: bytes })).toEqual({ ca: bytes })
    expect(readTls('tls', { ca: path })).toEqual({ ca: bytes })
    expect(readTls('tls', { ca: [path, pem] })).toEqual({ ca: [bytes, pem] })
  })

  it('leaves everything else to Node', () => {
    const options = { rejectUnauthorized: false, cert: pem, key: 'k', passphrase: 'p', servername: 'es01' }
    expect(readTls('tls', options)).toBe(options)
  })

  it('says which file cannot be read', () => {
    const read = () => readTls('tls', { ca: join(folder, 'missing.crt') })
    expect(read).toThrow(ConfigurationError)
    expect(read).toThrow(/^tls\.ca is neither a certificate in PEM nor a file that can be read: ENOENT.*missing\.crt/)
  })

  it.each([
    ['a path', path],
    ['an array', []],
    ['a number', 5],
  ])('refuses %s in place of options', (_name, value) => {
    expect(() => readTls('tls', value)).toThrow('tls must be an object, got')
  })
})
