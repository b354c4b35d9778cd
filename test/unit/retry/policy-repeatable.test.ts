import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { delay, ms, refused, status } from './support.js'

describe('RetryPolicy', () => {
  it('does not repeat what was refused half-way: a part of its work may be done', () => {
    const parts = { api: { repeatable: false, stepwise: true } }
    expect(delay(status(429), parts)).toBeUndefined()
    expect(delay(status(429), { api: { repeatable: false } })).toEqual(ms)
    expect(delay(refused('unsent'), parts)).toEqual(ms)
  })

  describe('of a call that must not be repeated', () => {
    const once = { api: { repeatable: false } }

    it.each<[string, unknown, unknown]>([
      ['never left', refused('unsent'), ms],
      ['was refused with 429', status(429), ms],
      ['may have arrived', refused('sent'), undefined],
      ['was being answered', refused('answered'), undefined],
      ['met a gateway without its server', status(502), undefined],
      ['met 503', status(503), undefined],
    ])('that %s: %s', (_what, error, expected) => {
      expect(delay(error, once)).toEqual(expected)
    })
  })

  describe('of a body that is a stream', () => {
    it('repeats if nothing was read of it', () => {
      expect(delay(refused('unsent'), {}, Readable.from(['{}']))).toEqual(ms)
    })

    it('never repeats once a part of it was read', async () => {
      const body = Readable.from(['{}'])
      await text(body)
      expect(delay(refused('unsent'), {}, body)).toBeUndefined()
    })

    it.each([429, 503])('does not repeat after status %i', (code) => {
      expect(delay(status(code), {}, Readable.from(['{}']))).toBeUndefined()
    })

    it('repeats strings and bytes', () => {
      for (const body of ['{}', Buffer.from('{}'), new Uint8Array(2), undefined])
        expect(delay(refused(), {}, body)).toEqual(ms)
    })
  })
})
