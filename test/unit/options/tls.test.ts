import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../../src/errors/index.js'
import { parseTls } from '../../../src/options/tls.js'

const folder = mkdtempSync(join(tmpdir(), 'rxelastic-tls-'))
const path = join(folder, 'http_ca.crt')
const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'
writeFileSync(path, pem)
afterAll(() => rmSync(folder, { recursive: true }))

describe('parseTls', () => {
  it('accepts a certificate as PEM or as the path of a file', () => {
    const bytes = Buffer.from(pem)
    expect(parseTls('tls', { ca: pem })).toEqual({ ca: pem })
    expect(parseTls('tls', { ca: bytes })).toEqual({ ca: bytes })
    expect(parseTls('tls', { ca: path })).toEqual({ ca: bytes })
    expect(parseTls('tls', { ca: [path, pem] })).toEqual({ ca: [bytes, pem] })
  })

  it('accepts the names of Node, and reports a misspelled one', () => {
    const options = { family: 4, lookup: () => {}, checkServerIdentity: () => undefined, requestOCSP: true }
    expect(parseTls('tls', options)).toBe(options)
    const misspelt = () => parseTls('tls', { rejectUnauthorised: false })
    expect(misspelt).toThrow(ConfigurationError)
    expect(misspelt).toThrow('tls has no option "rejectUnauthorised"; did you mean rejectUnauthorized?')
  })

  it('leaves everything else to Node', () => {
    const options = { rejectUnauthorized: false, cert: pem, key: 'k', passphrase: 'p', servername: 'es01' }
    expect(parseTls('tls', options)).toBe(options)
  })

  it('names a file that cannot be read', () => {
    const read = () => parseTls('tls', { ca: join(folder, 'missing.crt') })
    expect(read).toThrow(ConfigurationError)
    expect(read).toThrow(/^tls\.ca is neither a certificate in PEM nor a file that can be read: ENOENT.*missing\.crt/)
  })

  it.each([
    ['a key in PEM without its first line', 'MIIEvQsecret/1\nMIIEvQsecret/2\n'],
    ['a key in one line', `${'MIIEvQsecret'.repeat(6)}==`],
    ['what is too long for a path', `C:\\${'secret '.repeat(50)}`],
    ['what has a zero in it', 'secret\0secret'],
  ])('hides %s', (_name, secret) => {
    const read = () => parseTls('tls', { ca: secret })
    expect(read).toThrow(ConfigurationError)
    expect(read).toThrow(/a file that can be read: a string of \d+ characters$/)
    expect(read).not.toThrow(expect.objectContaining({ cause: expect.anything() }))
  })

  it.each([
    ['a path', path],
    ['an array', []],
    ['a number', 5],
  ])('refuses %s in place of options', (_name, value) => {
    expect(() => parseTls('tls', value)).toThrow('tls must be an object, got')
  })
})
