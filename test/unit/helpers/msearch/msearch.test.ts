import { Client } from 'rxelastic'
import { iterate } from 'rxelastic/flow'
import { MemoryConnection } from 'rxelastic/testing'
import { from, lastValueFrom, toArray } from 'rxjs'
import { afterEach, describe, expect, it } from 'vitest'

let client: Client
afterEach(() => client.close())

const found = (value: number) => ({ status: 200, hits: { total: { value }, hits: [] } })

function connect(statusCode = 200): { readonly requests: number[] } {
  const requests: number[] = []
  const Connection = MemoryConnection.answering(({ body }) => {
    const lines = String(body).split('\n').filter(Boolean)
    requests.push(lines.length / 2)
    const sizes = lines.filter((_, place) => place % 2 === 1).map((line): number => JSON.parse(line).size)
    const responses = sizes.map((size) => (size === 13 ? { error: { type: 'unlucky' }, status: 400 } : found(size)))
    return {
      statusCode,
      body: statusCode === 200 ? { responses } : { error: { type: 'security' }, status: statusCode },
    }
  })
  client = new Client({ node: 'http://memory', Connection, maxRetries: 0 })
  return { requests }
}

describe('msearch', () => {
  it('emits each query with its response, several in one request', async () => {
    const { requests } = connect()
    const queries = Array.from({ length: 250 }, (_, size) => ({ index: 'books', size }))
    const outcomes = await lastValueFrom(from(queries).pipe(client.helpers.msearch(), toArray()))
    expect(outcomes.map(({ query }) => query)).toEqual(queries)
    for (const { query, response } of outcomes) {
      if (query.size === 13) expect(response).toEqual({ error: { type: 'unlucky' }, status: 400 })
      else expect(response).toEqual({ hits: { total: { value: query.size }, hits: [] } })
    }
    expect(requests).toEqual([100, 100, 50])
  })

  it('gives each query the error of its request', async () => {
    connect(403)
    const [outcome] = await lastValueFrom(from([{ size: 1 }]).pipe(client.helpers.msearch(), toArray()))
    expect(outcome?.response).toEqual({ error: { type: 'security' }, status: 403 })
  })

  it('names wrong options when the operator is made', () => {
    connect()
    expect(() => client.helpers.msearch({ operation: 1 } as object)).toThrow(
      'msearch has no option "operation"; did you mean operations?',
    )
    expect(() => Reflect.apply(client.helpers.msearch, client.helpers, [5])).toThrow(
      'msearch: options must be an object',
    )
  })

  it('can be left early', async () => {
    connect()
    for await (const { query } of iterate(from([{ size: 1 }, { size: 2 }]).pipe(client.helpers.msearch()))) {
      expect(query.size).toBe(1)
      break
    }
  })
})
