import { describe, expect, it } from 'vitest'
import { circumstances } from '../../../src/errors/circumstances.js'

const meta = {
  context: undefined,
  name: 'rxelastic',
  request: { params: { method: 'GET', path: '/books/_search?q=secret' }, options: {}, id: 1 },
  connection: 'http://localhost:9200/',
  attempts: 0,
  aborted: false,
}
const of = (changes: object, settings = {}) =>
  circumstances({ warnings: null, meta: { ...meta, ...changes } }, settings)

describe('circumstances', () => {
  it('contains node, request, attempts and time', () => {
    expect(of({}, { elapsed: 7.4 })).toBe('(http://localhost:9200/) for GET /books/_search, 1 attempt in 7 ms')
    expect(of({ attempts: 3 }, { elapsed: 2_449 })).toBe(
      '(http://localhost:9200/) for GET /books/_search, 4 attempts in 2.4 s',
    )
    expect(of({ attempts: 1 })).toBe('(http://localhost:9200/) for GET /books/_search, 2 attempts')
  })

  it('hides the request if the call says so', () => {
    expect(of({}, { redaction: { type: 'remove' } })).toBe('(http://localhost:9200/), 1 attempt')
    expect(of({}, { redaction: { additionalKeys: ['path'] } })).toBe(
      '(http://localhost:9200/) for GET [redacted], 1 attempt',
    )
  })

  it('shortens a long path', () => {
    const path = `/${'x'.repeat(5_000)}`
    expect(of({ request: { params: { method: 'GET', path } } }).length).toBeLessThan(300)
  })
})
