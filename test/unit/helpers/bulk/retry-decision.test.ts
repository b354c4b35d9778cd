import { describe, expect, it } from 'vitest'
import { ConfigurationError, DeserializationError } from '../../../../src/errors/index.js'
import { causeOf, fateOf, statusOf } from '../../../../src/helpers/bulk/retry-decision.js'
import { refused, status, timeout } from '../../retry/support.js'

describe('fateOf', () => {
  it.each<[string, unknown, string]>([
    ['429', status(429), 'refused'],
    ['503', status(503), 'refused'],
    ['413', status(413), 'too-large'],
    ['408', status(408), 'lost'],
    ['502', status(502), 'lost'],
    ['400', status(400), 'rejected'],
    ['an unsent request', refused('unsent'), 'refused'],
    ['a lost response', refused('sent'), 'lost'],
    ['a deadline of the response', timeout('headers'), 'lost'],
    ['an unreadable response', new DeserializationError('no JSON', ''), 'lost'],
    ['a wrong option', new ConfigurationError('wrong'), 'rejected'],
    ['an error of the user', new Error('foreign'), 'rejected'],
  ])('is for %s: %3$s', (_what, error, fate) => {
    expect(fateOf(error)).toBe(fate)
  })
})

describe('causeOf', () => {
  it('returns type, reason and cause of anything thrown', () => {
    const error = new ConfigurationError('wrong')
    expect(causeOf(error)).toEqual({ type: 'ConfigurationError', reason: 'wrong', cause: error })
    expect(causeOf('text')).toEqual({ type: 'Error', reason: 'text', cause: 'text' })
  })
})

describe('statusOf', () => {
  it('returns the status of an answered request only', () => {
    expect([statusOf(status(500)), statusOf(refused())]).toEqual([500, undefined])
  })
})
