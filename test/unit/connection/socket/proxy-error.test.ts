import { describe, expect, it } from 'vitest'
import { ProxyError, proxyTooSlow } from '../../../../src/connection/socket/proxy-error.js'

const proxy = new URL('http://user:secret@proxy:3128')

describe('ProxyError', () => {
  it.each<[string, Error]>([
    ['requires a user name and password', new Error('Bad response: 407')],
    ['refused to open a tunnel (CONNECT) to the node, with status 502', new Error('Bad response: 502')],
    ['closed the connection instead of', Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
    ['failed: refused', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })],
  ])('%s', (text, cause) => {
    const error = new ProxyError(proxy, cause)
    expect(error.message).toContain(`the proxy http://proxy:3128 ${text}`)
    expect(error).toMatchObject({ name: 'ProxyError', cause, code: 'code' in cause ? cause.code : undefined })
    expect(error.message).not.toContain('secret')
  })
})

describe('proxyTooSlow', () => {
  it('names the proxy without its credentials', () => {
    expect(proxyTooSlow(proxy).message).toBe('the socket was to be opened through the proxy http://proxy:3128')
  })
})
