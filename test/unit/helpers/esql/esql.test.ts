import { type EsqlColumn, type EsqlOptions, esql } from 'rxelastic'
import { firstValueFrom, lastValueFrom, Subject, take, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { COLUMNS, client, connect, ROWS, rows, whole } from './esql-server.js'

describe('esql$', () => {
  it('emits rows as records', async () => {
    const { asked, bodies } = connect(() => whole())
    const query = esql`FROM cities | WHERE name == ${'a'}`
    expect(await lastValueFrom(client.helpers.esql$(query).pipe(toArray()))).toEqual([
      { name: 'a', tags: ['x', 'y'] },
      { name: 'b', tags: null },
    ])
    expect([asked, bodies]).toEqual([['POST /_query'], [{ query: 'FROM cities | WHERE name == ?', params: ['a'] }]])
  })

  it('emits rows as tuples, after the columns', async () => {
    connect(() => whole())
    const columns$ = new Subject<readonly EsqlColumn[]>()
    const columns = firstValueFrom(columns$)
    expect(await rows({ as: 'row', columns$ })).toEqual(ROWS)
    expect(await columns).toEqual(COLUMNS)
  })

  it.each([
    ['a partial result', whole({ is_partial: true }), 'QueryError'],
    ['a cluster that is still running', whole({ _clusters: { total: 1, running: 1 } }), 'QueryError'],
    ['rows of a query that is still running', whole({ is_running: true }), 'DeserializationError'],
    ['a row that is too short', whole({ values: [['a']] }), 'DeserializationError'],
    ['a row that is none', whole({ values: [{}] }), 'DeserializationError'],
    ['values without columns', { body: { values: ROWS } }, 'DeserializationError'],
    ['columns behind values', { body: { values: ROWS, columns: COLUMNS } }, 'DeserializationError'],
    [
      'a response that breaks off',
      { body: '{"columns":[{"name":"a","type":"long"}],"values":[[1],[2]' },
      'DeserializationError',
    ],
    [
      'a column named __proto__',
      whole({ columns: [COLUMNS[0], { name: '__proto__', type: 'keyword' }] }),
      'DeserializationError',
    ],
    ['another JSON', { body: '[1]' }, 'DeserializationError'],
  ])('refuses %s', async (_name, response, name) => {
    connect(() => response)
    await expect(rows()).rejects.toMatchObject({ name })
  })

  it('names failures of clusters in the error', async () => {
    const details = { remote: { status: 'partial', failures: [{ shard: 0, reason: { type: 'x' } }] } }
    connect(() => whole({ is_partial: true, _clusters: { details } }))
    await expect(rows()).rejects.toMatchObject({ failures: [{ shard: 0, reason: { type: 'x' } }] })
  })

  it('accepts a partial result on request', async () => {
    connect(() => whole({ is_partial: true }))
    expect(await rows({ as: 'row' }, { allow_partial_results: true })).toEqual(ROWS)
  })

  it('emits the rows before the response broke off', async () => {
    connect(() => ({ body: '{"columns":[{"name":"a","type":"long"}],"values":[[1],[2],[3' }))
    const seen: unknown[] = []
    await new Promise<void>((resolve) => {
      client.helpers.esql$({ query: 'FROM a' }).subscribe({ next: (row) => seen.push(row), error: () => resolve() })
    })
    expect(seen).toEqual([{ a: 1 }, { a: 2 }])
  })

  it.each([
    ['as', { as: 'rows' }, {}],
    ['stop\\$', { stop$: 1 }, {}],
    ['keepAlive', { keepAlive: '1m' }, {}],
    ['asStream', { asStream: true }, {}],
    ['columnar', {}, { columnar: true }],
    ['format', {}, { format: 'csv' }],
    ['query', {}, { query: undefined }],
  ])('names the wrong option %s and sends nothing', async (name, options, params) => {
    const { asked } = connect(() => whole())
    await expect(rows(options as EsqlOptions, params)).rejects.toThrow(
      expect.objectContaining({ name: 'ConfigurationError', message: expect.stringMatching(new RegExp(name)) }),
    )
    expect(asked).toEqual([])
  })

  it('emits nothing more to a consumer that leaves', async () => {
    connect(() => whole())
    expect(await lastValueFrom(client.helpers.esql$({ query: 'FROM a' }).pipe(take(1), toArray()))).toHaveLength(1)
  })
})
