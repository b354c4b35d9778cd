import { describe, expect, it } from 'vitest'
import { WireFailure } from '../../../src/connection/connection.js'
import { describeCause, describeFailure, isHeadOverflow } from '../../../src/connection/failure-text.js'
import { ProxyError } from '../../../src/connection/socket/proxy-error.js'

const failed = (code: string, details: object = {}) => Object.assign(new Error(`it ${code}`), { code, ...details })

const target = (url: string, answered = false) => ({ url: new URL(url), health: { answered } })

describe('describeCause', () => {
  it.each<[string, unknown]>([
    ['reset', new Error('reset')],
    ['ECONNREFUSED', Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' })],
    ['TypeError', new TypeError('')],
    ['SSL routines: wrong version number', failed('ERR', { library: 'SSL routines', reason: 'wrong version number' })],
    ['text', 'text'],
  ])('returns %j', (text, cause) => {
    expect(describeCause(cause)).toBe(text)
  })
})

describe('describeFailure', () => {
  it.each<[advice: string, cause: Error, url: string]>([
    ['try http://', failed('ERR_SSL_WRONG_VERSION_NUMBER'), 'https://a'],
    ['tls.ca or caFingerprint', failed('SELF_SIGNED_CERT_IN_CHAIN'), 'https://a'],
    ['try https://', failed('ECONNRESET'), 'http://a'],
    ['try https://', failed('HPE_INVALID_CONSTANT', { rawPacket: Buffer.of(0x15, 3) }), 'http://a'],
    ['try https://', failed('HPE_INVALID_CONSTANT', { data: '\u0015' }), 'http://a'],
  ])('advises %j', (advice, cause, url) => {
    expect(describeFailure(new WireFailure(cause, 'sent'), target(url))).toContain(advice)
  })

  it.each<[string, WireFailure, ReturnType<typeof target>]>([
    ['a node that has answered before', new WireFailure(failed('ECONNRESET'), 'sent'), target('http://a', true)],
    ['a reused socket', new WireFailure(failed('ECONNRESET'), 'sent', true), target('http://a')],
    ['an https node', new WireFailure(failed('ECONNRESET'), 'sent'), target('https://a')],
    [
      'a proxy',
      new WireFailure(new ProxyError(new URL('http://p'), failed('SELF_SIGNED_CERT_IN_CHAIN')), 'unsent'),
      target('https://a'),
    ],
  ])('gives no advice for %s', (_what, failure, node) => {
    expect(describeFailure(failure, node)).toBe(describeCause(failure.cause))
  })
})

describe('isHeadOverflow', () => {
  it('recognizes the codes of both HTTP clients', () => {
    const codes = ['UND_ERR_HEADERS_OVERFLOW', 'HPE_HEADER_OVERFLOW', 'ECONNRESET']
    expect(codes.map((code) => isHeadOverflow(failed(code)))).toEqual([true, true, false])
  })
})
