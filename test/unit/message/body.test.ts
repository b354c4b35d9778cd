import { Readable } from 'node:stream'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { asBytes, isSendable, isSendableAgain } from '../../../src/message/body.js'

describe('isSendable', () => {
  it.each([undefined, '', '{}', Buffer.of(1), new Uint8Array(1)])('accepts %o, which can be sent again', (body) => {
    expect(isSendable(body)).toBe(true)
  })

  it('accepts a stream of which nothing has been read', () => {
    expect(isSendable(Readable.from(['{}']))).toBe(true)
  })

  it('refuses a stream whose first chunk has been read', async () => {
    const stream = Readable.from(['{', '}'])
    for await (const _ of stream) break
    expect(isSendable(stream)).toBe(false)
  })

  it('refuses a stream that was destroyed unread', () => {
    expect(isSendable(Readable.from(['{}']).destroy())).toBe(false)
  })
})

describe('isSendableAgain', () => {
  it.each(['unsent', 'sent', 'answered'] as const)('accepts bytes after an attempt that was %s', (progress) => {
    expect(isSendableAgain('{}', progress)).toBe(true)
    expect(isSendableAgain(Buffer.of(1), progress)).toBe(true)
    expect(isSendableAgain(undefined, progress)).toBe(true)
  })

  it.each([
    ['unsent', true],
    ['sent', false],
    ['answered', false],
  ] as const)('answers for an unread stream after an attempt that was %s: %s', (progress, sendable) => {
    expect(isSendableAgain(Readable.from(['{}']), progress)).toBe(sendable)
  })

  it('refuses a stream that was destroyed', () => {
    expect(isSendableAgain(Readable.from(['{}']).destroy(), 'unsent')).toBe(false)
  })
})

describe('asBytes', () => {
  // Test runners such as Jest run tests in a realm of their own, in which the buffers of Node are foreign.
  it.each(['ArrayBuffer(3)', 'SharedArrayBuffer(3)', 'Uint16Array([1, 2])', 'DataView(new ArrayBuffer(2))'])(
    'recognizes the bytes of another realm: %s',
    (value) => {
      const bytes: unknown = runInNewContext(`new ${value}`)
      expect(asBytes(bytes)?.byteLength).toBe(Object(bytes).byteLength)
    },
  )

  it.each(['{}', {}, [1], null, undefined])('recognizes nothing in %o', (value) => {
    expect(asBytes(value)).toBeUndefined()
  })
})
