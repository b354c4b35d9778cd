import type { MemoryResponse } from 'rxelastic/testing'
import { firstValueFrom, NEVER, of, Subject } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { COLUMNS, client, connect, ROWS, rows, whole } from './esql-server.js'

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
