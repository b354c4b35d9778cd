import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { credentialsIn } from '../../../src/credentials/url-credentials.js'
import { ConfigurationError } from '../../../src/errors/index.js'

describe('credentialsIn', () => {
  it('decodes user name and password', () => {
    const text = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(text, text, (username, password) => {
        const url = new URL('http://node')
        url.username = encodeURIComponent(username)
        url.password = encodeURIComponent(password)
        expect(credentialsIn('node', url)).toEqual({ username, password })
      }),
    )
  })

  it('refuses what is not percent-encoded correctly, and does not show it', () => {
    const url = new URL('http://name:%zz-hunter2@node')
    const message = 'proxy has a user name or password that is not percent-encoded correctly'
    expect(() => credentialsIn('proxy', url)).toThrow(new ConfigurationError(message))
  })
})
