import { Client, errors } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { lastValueFrom, range } from 'rxjs'
import { concatMap } from 'rxjs/operators'
import { describe, expect, it } from 'vitest'

describe('MemoryConnection', () => {
  const connect = () => {
    const Connection = MemoryConnection.answering(() => ({ body: { count: 3 } }))
    return { Connection, client: new Client({ node: 'http://memory', Connection }) }
  }

  it('keeps the last 1,000 requests, oldest first', async () => {
    const { Connection, client } = connect()
    await lastValueFrom(range(0, 1_003).pipe(concatMap((n) => client.count$({ index: `books-${n}` }))))
    expect(Connection.requests).toHaveLength(1_000)
    expect(Connection.requests[0]?.path).toBe('/books-3/_count')
    expect(Connection.requests[999]?.path).toBe('/books-1002/_count')
  })

  it.each<[string, unknown, message: string]>([
    ['nothing', undefined, 'a response must be an object such as { body: {} }, got nothing'],
    ['a list', [undefined], 'a response must be an object such as { body: {} }, got nothing'],
    ['a body', { count: 3 }, 'a response has no option "count"; the properties of a body go into { body }'],
    ['a typing error', { statuscode: 404 }, 'a response has no option "statuscode"; did you mean statusCode?'],
  ])('refuses %s in place of a response, without a retry', async (_what, response, message) => {
    const Connection = MemoryConnection.answering(() => response as object)
    const client = new Client({ node: 'http://memory', Connection })
    await expect(lastValueFrom(client.count$())).rejects.toThrow(new errors.ConfigurationError(message))
    expect(Connection.requests).toHaveLength(1)
  })

  it('says how it gets its answer', () => {
    expect(() => MemoryConnection.answering({ body: {} } as never)).toThrow(
      'the answer must be a function, got an object',
    )
    expect(() => new Client({ node: 'http://memory', Connection: MemoryConnection as never })).toThrow(
      'use MemoryConnection.answering()',
    )
  })

  it('empties its list with clearRequests', async () => {
    const { Connection, client } = connect()
    await lastValueFrom(client.count$({ index: 'books' }))
    Connection.clearRequests()
    expect(Connection.requests).toEqual([])
    await lastValueFrom(client.count$({ index: 'cities' }))
    expect(Connection.requests.map(({ path }) => path)).toEqual(['/cities/_count'])
  })
})
