import { Client, errors } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { describe, expect, it } from 'vitest'
import { record } from '../../support/recording/recorded.js'

function answering(statusCode: number): Client {
  const Connection = MemoryConnection.answering(() => ({ statusCode }))
  return new Client({ node: 'http://memory', Connection, maxRetries: 0 })
}

describe.each([true, 'bytes'] as const)('a response without a body, with asStream: %s', (asStream) => {
  it('is refused for a HEAD, whose stream would be empty', async () => {
    const error = await record(answering(200).exists$({ index: 'a', id: '1' }, { asStream })).failed()
    expect(error).toBeInstanceOf(errors.ConfigurationError)
    expect(error).toMatchObject({
      message: 'exists has no body to stream: leave out asStream, or add meta to get the status',
    })
    const head = { method: 'head', path: '/a' }
    expect(await record(answering(200).request$(head, { asStream })).failed()).toBeInstanceOf(errors.ConfigurationError)
  })

  it.each([200, 404])('emits the status of a HEAD with meta: %i', async (statusCode) => {
    const options = { asStream, meta: true } as const
    const values = await record(answering(statusCode).exists$({ index: 'a', id: '1' }, options)).completed()
    expect(values).toMatchObject([{ name: 'head', statusCode }])
  })

  it.each([204, 304])('completes without values for the status %i', async (statusCode) => {
    expect(await record(answering(statusCode).info$({}, { asStream })).completed()).toEqual([])
  })
})
