import { VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { ClientEvent } from '../../../src/call/client-event.js'
import { Events } from '../../../src/call/events.js'
import { FingerprintError } from '../../../src/connection/socket/distrust.js'
import {
  ConfigurationError,
  ConnectionError,
  NoLivingConnectionsError,
  RequestAbortedError,
  type TimeoutPhase,
} from '../../../src/errors/index.js'
import { makeCall, makeNode, makePolicy, makeRequest } from '../../support/calls/calls.js'
import { delay, diagnostics, ms, refused, status, timeout } from './support.js'

const distrusted = (code: string) =>
  new ConnectionError('no', diagnostics, { progress: 'unsent', cause: Object.assign(new Error(code), { code }) })

describe('RetryPolicy', () => {
  it('tries another node when a certificate is refused', () => {
    const nodes = [makeNode('1'), makeNode('2')] as const
    const policy = makePolicy(new VirtualTimeScheduler(), { nodes })
    const call = makeCall()
    const delays = nodes.map((node) => {
      call.node = node
      return policy.delayAfter(distrusted('SELF_SIGNED_CERT_IN_CHAIN'), call, makeRequest('{}'))
    })
    expect(delays).toEqual([0, undefined])
  })

  it.each<[string, unknown, unknown]>([
    ['a failed connection', refused(), ms],
    ['429', status(429), ms],
    ['502', status(502), ms],
    ['503', status(503), ms],
    ['504', status(504), ms],
    ['400', status(400), undefined],
    ['401', status(401), undefined],
    ['404', status(404), undefined],
    ['409', status(409), undefined],
    ['500', status(500), undefined],
    ['501', status(501), undefined],
    ['a certificate that is refused', distrusted('CERT_HAS_EXPIRED'), undefined],
    ['a name that is not in the certificate', distrusted('ERR_TLS_CERT_ALTNAME_INVALID'), undefined],
    [
      'a fingerprint that differs',
      new ConnectionError('no', diagnostics, { cause: new FingerprintError('no') }),
      undefined,
    ],
    ['an aborted call', new RequestAbortedError('aborted', diagnostics), undefined],
    ['no living node', new NoLivingConnectionsError('none', diagnostics), undefined],
    ['a wrong option', new ConfigurationError('wrong'), undefined],
    ['an error that is not ours', new Error('bug'), undefined],
    ['what is no error', 'text', undefined],
  ])('after %s: %s', (_what, error, expected) => {
    expect(delay(error)).toEqual(expected)
  })

  it.each<TimeoutPhase>(['connect', 'headers', 'idle', 'request'])(
    'repeats after the %s deadline only with retryOnTimeout',
    (phase) => {
      expect(delay(timeout(phase))).toBeUndefined()
      expect(delay(timeout(phase), { settings: { retryOnTimeout: true } })).toEqual(ms)
    },
  )

  it('repeats up to maxRetries and counts the failures', () => {
    const policy = makePolicy(new VirtualTimeScheduler())
    const call = makeCall({ settings: { maxRetries: 2 } })
    const delays = Array.from({ length: 3 }, () => policy.delayAfter(status(503), call, makeRequest('{}')))
    expect(delays).toEqual([ms, ms, undefined])
    expect(call.failures).toBe(2)
    expect(delay(status(503), { settings: { maxRetries: 0 } })).toBeUndefined()
  })

  it('remembers the tried nodes', () => {
    const nodes = [makeNode('1'), makeNode('2')] as const
    const policy = makePolicy(new VirtualTimeScheduler(), { nodes })
    const call = makeCall()
    for (const node of [...nodes, nodes[0]]) {
      call.node = node
      policy.delayAfter(refused(), call, makeRequest('{}'))
    }
    expect(call.tried).toEqual(new Set(nodes))
  })

  it('tries another living node after a connect timeout, without retryOnTimeout', () => {
    const [one, two] = [makeNode('1'), makeNode('2')]
    const policy = makePolicy(new VirtualTimeScheduler(), { nodes: [one, two] })
    const call = makeCall()
    call.node = one
    expect(policy.delayAfter(timeout('connect'), call, makeRequest('{}'))).toBe(0)
    call.node = two
    expect(policy.delayAfter(timeout('connect'), call, makeRequest('{}'))).toBeUndefined()
    expect(policy.delayAfter(timeout('headers'), makeCall(), makeRequest('{}'))).toBeUndefined()
  })

  it('reports each retry and nothing else', () => {
    const events = new Events()
    const told: ClientEvent[] = []
    events.events$.subscribe((event) => told.push(event))
    const policy = makePolicy(new VirtualTimeScheduler(), { events })
    const call = makeCall({ settings: { maxRetries: 1, retryBackoff: () => 2 } })
    const errors = [status(503), status(503)]
    for (const error of errors) policy.delayAfter(error, call, makeRequest('{}'))
    expect(told).toEqual([
      { type: 'retry', meta: expect.objectContaining({ attempts: 1 }), error: errors[0], delay: 2_000 },
    ])
  })
})
