import { Client, type SqlOptions } from 'rxelastic'
import { MemoryConnection, type MemoryResponse } from 'rxelastic/testing'
import { firstValueFrom, lastValueFrom, Subject, toArray } from 'rxjs'
import { afterEach, describe, expect, it } from 'vitest'

let client: Client
afterEach(() => client.close())

const COLUMNS = [
  { name: 'name', type: 'text' },
  { name: 'size', type: 'long' },
]

/** A server with pages of two rows, and what it was asked. */
function connect(rows: number, change: (body: Record<string, unknown>) => object = (body) => body): unknown[] {
  const asked: unknown[] = []
  const Connection = MemoryConnection.answering(({ path, body }): MemoryResponse => {
    const sent: Record<string, unknown> = JSON.parse(String(body))
    asked.push(path === '/_sql/close' ? { close: sent.cursor } : sent)
    if (path === '/_sql/close') return { body: { succeeded: true } }
    const from = Number(sent.cursor ?? 0)
    const end = Math.min(from + 2, rows)
    const page = Array.from({ length: end - from }, (_, n) => [`n${from + n}`, from + n])
    const answer = {
      ...(from === 0 ? { columns: COLUMNS } : {}),
      rows: page,
      ...(end < rows ? { cursor: String(end) } : {}),
    }
    return { body: change(answer) }
  })
  client = new Client({ node: 'http://memory', Connection, maxRetries: 0 })
  return asked
}

const all = (options?: SqlOptions) => lastValueFrom(client.helpers.sql$({ query: 'SELECT' }, options).pipe(toArray()))

describe('sql$', () => {
  it('follows the cursor to the end', async () => {
    const asked = connect(5)
    expect(await all()).toEqual([0, 1, 2, 3, 4].map((size) => ({ name: `n${size}`, size })))
    expect(asked).toEqual([{ query: 'SELECT' }, { cursor: '2' }, { cursor: '4' }])
  })

  it('sends with each page what the cursor does not store', async () => {
    const asked = connect(3)
    const params = { query: 'SELECT', time_zone: 'Europe/Paris', fetch_size: 2 }
    await lastValueFrom(client.helpers.sql$(params))
    expect(asked).toEqual([params, { cursor: '2', time_zone: 'Europe/Paris' }])
  })

  it('emits tuples after the columns', async () => {
    connect(1)
    const columns$ = new Subject<readonly { name: string; type: string }[]>()
    const columns = firstValueFrom(columns$)
    expect(await all({ as: 'row', columns$ })).toEqual([['n0', 0]])
    expect(await columns).toEqual(COLUMNS)
  })

  it('closes the cursor when the consumer leaves', async () => {
    const asked = connect(9)
    await firstValueFrom(client.helpers.sql$({ query: 'SELECT' }, { prefetch: 0 }))
    await client.close()
    expect(asked.at(-1)).toEqual({ close: '2' })
  })

  it.each([
    ['a partial page', (body: object) => ({ ...body, is_partial: true }), 'QueryError'],
    ['a row that is too short', (body: object) => ({ ...body, rows: [['a']] }), 'DeserializationError'],
    ['a response without columns', () => ({ rows: [] }), 'DeserializationError'],
  ])('refuses %s', async (_name, change, name) => {
    connect(1, change)
    await expect(all()).rejects.toMatchObject({ name })
  })

  it('names wrong options, with nothing sent', async () => {
    const asked = connect(1)
    await expect(all({ as: 'batch' } as object)).rejects.toThrow('as must be one of')
    await expect(lastValueFrom(client.helpers.sql$({ query: 'x', columnar: true } as never))).rejects.toThrow(
      'columnar',
    )
    expect(asked).toEqual([])
  })
})
