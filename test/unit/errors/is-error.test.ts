import { inspect } from 'node:util'
import { runInNewContext } from 'node:vm'
import { Client, errors } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { throwError } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { isError } from '../../../src/errors/is-error.js'
import { record } from '../../support/recording/recorded.js'

/** An error as Jest sees those of Node: of another realm. */
const foreign: unknown = runInNewContext(
  'Object.assign(new TypeError("connect ECONNREFUSED"), { code: "ECONNREFUSED" })',
)

describe('isError', () => {
  it('recognizes errors of other realms, and their subclasses', () => {
    class Mine extends Error {}
    expect([foreign, new Error('a'), new Mine('b')].map(isError)).toEqual([true, true, true])
    expect(foreign instanceof Error).toBe(false)
  })

  it.each([undefined, null, 'Error', { message: 'a' }, Object.create(null)])('is false for %o', (value) => {
    expect(isError(value)).toBe(false)
  })

  it('prints the same messages and codes in every realm', async () => {
    const Connection = MemoryConnection.answering(() => throwError(() => foreign))
    const client = new Client({ node: 'http://memory', Connection, maxRetries: 0 })
    const error = await record(client.info$()).failed()
    if (!(error instanceof errors.ConnectionError)) expect.fail(String(error))
    expect(error.message).toBe('connect ECONNREFUSED (http://memory/) for GET /, 1 attempt')
    expect(error.code).toBe('ECONNREFUSED')
    expect(error.toJSON()).toMatchObject({ cause: { name: 'TypeError', code: 'ECONNREFUSED' } })
    // The request of a printed error is not too deep to be seen.
    expect(inspect(error)).toContain("method: 'GET'")
  })
})
