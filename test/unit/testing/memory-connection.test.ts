import { Client } from 'rxelastic'
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

  it('empties its list with clearRequests', async () => {
    const { Connection, client } = connect()
    await lastValueFrom(client.count$({ index: 'books' }))
    Connection.clearRequests()
    expect(Connection.requests).toEqual([])
    await lastValueFrom(client.count$({ index: 'cities' }))
    expect(Connection.requests.map(({ path }) => path)).toEqual(['/cities/_count'])
  })
})
