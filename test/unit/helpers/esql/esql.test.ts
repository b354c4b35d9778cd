import { Client, type EsqlColumn, type EsqlOptions, esql } from 'rxelastic'
import { MemoryConnection, type MemoryResponse } from 'rxelastic/testing'
import { firstValueFrom, lastValueFrom, NEVER, of, Subject, take, toArray } from 'rxjs'
import { afterEach, describe, expect, it } from 'vitest'

const COLUMNS = [
  { name: 'name', type: 'keyword' },
  { name: 'tags', type: 'keyword' },
]
const ROWS = [
  ['a', ['x', 'y']],
  ['b', null],
]
const whole = (more = {}): MemoryResponse => ({
  body: { took: 1, is_partial: false, columns: COLUMNS, values: ROWS, ...more },
})

let client: Client
afterEach(() => client.close())

type Answer = Parameters<typeof MemoryConnection.answering>[0]

/** A client whose requests are answered here, and what it asks: method, path and body. */
function connect(answer: Answer): { readonly asked: string[]; readonly bodies: unknown[] } {
  const asked: string[] = []
  const bodies: unknown[] = []
  const Connection = MemoryConnection.answering((request) => {
    asked.push(`${request.method} ${request.path}`)
    bodies.push(typeof request.body === 'string' ? JSON.parse(request.body) : request.body)
    return answer(request)
  })
  client = new Client({ node: 'http://memory', Connection, maxRetries: 0 })
  return { asked, bodies }
}

const rows = (options?: EsqlOptions, params = {}) =>
  lastValueFrom(client.helpers.esql$({ query: 'FROM a', ...params }, options).pipe(toArray()))

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

describe('esql$ with stop$', () => {
  const submitted = { body: { id: 'q1', is_running: true } }

  it('polls until the query has finished, and deletes it', async () => {
    const answers: MemoryResponse[] = [
      submitted,
      { body: { id: 'q1', is_running: true } },
      whole({ is_running: false, id: 'q1' }),
    ]
    const { asked, bodies } = connect(() => answers.shift() ?? { body: { acknowledged: true } })
    expect(await rows({ as: 'row', stop$: NEVER })).toEqual(ROWS)
    expect(asked).toEqual([
      'POST /_query/async',
      'GET /_query/async/q1?keep_alive=60000ms&wait_for_completion_timeout=30s',
      'GET /_query/async/q1?keep_alive=60000ms&wait_for_completion_timeout=30s',
      'DELETE /_query/async/q1',
    ])
    expect(bodies[0]).toMatchObject({ query: 'FROM a', keep_on_completion: true, keep_alive: '60000ms' })
  })

  it('stops the query, emits its rows and deletes it', async () => {
    const stop$ = new Subject<void>()
    const { asked } = connect(({ method, path }) => {
      if (path === '/_query/async') return submitted
      if (path.endsWith('/stop')) return whole({ is_running: false, is_partial: true })
      if (method === 'DELETE') return { body: { acknowledged: true } }
      queueMicrotask(() => stop$.next())
      return NEVER
    })
    expect(await rows({ as: 'row', stop$ })).toEqual(ROWS)
    expect(asked.slice(2)).toEqual(['POST /_query/async/q1/stop', 'DELETE /_query/async/q1'])
  })

  it('obeys a stop during the submission', async () => {
    const submission$ = new Subject<MemoryResponse>()
    const stop$ = new Subject<void>()
    const { asked } = connect(({ method, path }) => {
      if (path === '/_query/async') return submission$
      return method === 'DELETE' ? { body: {} } : whole({ is_running: false, is_partial: true })
    })
    const stopped = rows({ as: 'row', stop$ })
    stop$.next()
    submission$.next(submitted)
    submission$.complete()
    expect(await stopped).toEqual(ROWS)
    expect(asked).toEqual(['POST /_query/async', 'POST /_query/async/q1/stop', 'DELETE /_query/async/q1'])
    expect(stop$.observed).toBe(false)
  })

  it('fails with stop$, and deletes the query', async () => {
    const stop$ = new Subject<void>()
    const { asked } = connect(({ method, path }) => {
      if (path === '/_query/async') return submitted
      return method === 'DELETE' ? { body: {} } : NEVER
    })
    const broken = new Error('no')
    const failure = rows({ stop$ }).catch((error: unknown) => error)
    stop$.error(broken)
    expect(await failure).toBe(broken)
    expect(asked.at(-1)).toBe('DELETE /_query/async/q1')
  })

  it('emits the columns once: a stop after them comes too late', async () => {
    const stop$ = new Subject<void>()
    const { asked } = connect(({ method, path }) => {
      if (path === '/_query/async') return submitted
      return method === 'DELETE' ? { body: {} } : whole({ is_running: false })
    })
    const told: unknown[] = []
    const columns$ = {
      next: (columns: unknown) => {
        told.push(columns)
        stop$.next()
      },
    }
    expect(await rows({ as: 'row', stop$, columns$ })).toEqual(ROWS)
    expect(told).toEqual([COLUMNS])
    expect(asked.some((request) => request.endsWith('/stop'))).toBe(false)
  })

  it('waits on the server for less than the deadlines of the call', async () => {
    const answers = [submitted, whole({ is_running: false })]
    const { asked } = connect(() => answers.shift() ?? { body: {} })
    await rows({ stop$: NEVER, requestTimeout: '10s' })
    expect(asked[1]).toContain('wait_for_completion_timeout=8s')
  })

  it('refuses a submission without an id, and a query that does not stop', async () => {
    connect(() => ({ body: { is_running: true } }))
    await expect(rows({ stop$: NEVER })).rejects.toMatchObject({ name: 'DeserializationError' })
    await client.close()
    const stop$ = new Subject<void>()
    connect(({ method, path }) => {
      if (path === '/_query/async' || path.endsWith('/stop')) return submitted
      if (method === 'DELETE') return { body: {} }
      queueMicrotask(() => stop$.next())
      return NEVER
    })
    await expect(rows({ stop$ })).rejects.toMatchObject({ name: 'DeserializationError' })
  })

  it('deletes the query when the consumer leaves while it is submitted', async () => {
    const submission = new Subject<MemoryResponse>()
    const deleted = new Promise<string>((resolve) => {
      connect(({ method, path }) => {
        if (method === 'DELETE') resolve(path)
        return method === 'DELETE' ? { body: {} } : submission
      })
    })
    client.helpers.esql$({ query: 'FROM a' }, { stop$: NEVER }).subscribe().unsubscribe()
    submission.next(submitted)
    submission.complete()
    expect(await deleted).toBe('/_query/async/q1')
  })

  it('deletes the query when the client closes', async () => {
    const polled = new Subject<void>()
    const { asked } = connect(({ method, path }) => {
      if (path === '/_query/async') return submitted
      if (method === 'DELETE') return of({ body: {} })
      queueMicrotask(() => polled.next())
      return NEVER
    })
    const failure = rows({ stop$: NEVER }).catch((error: unknown) => error)
    await firstValueFrom(polled)
    await client.close()
    expect(await failure).toMatchObject({ name: 'RequestAbortedError' })
    expect(asked.at(-1)).toBe('DELETE /_query/async/q1')
  })
})
