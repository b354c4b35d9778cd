import type { MemoryResponse } from 'rxelastic/testing'
import { type Observable, Subject, throwError } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { completed, connect, ID, reindex, watch } from './task-server.js'

describe('start of reindex$', () => {
  it('finds a task whose start was lost and does not start it twice', () => {
    let sent: string | undefined
    const run = connect((path, method) => {
      if (path === '/_reindex' && method === 'POST') return throwError(() => new Error('socket hang up'))
      if (path === '/_tasks') {
        sent = String(run.opaqueIds[0])
        const other = { headers: { 'X-Opaque-Id': 'other' } }
        const child = { headers: { 'X-Opaque-Id': sent }, parent_task_id: ID }
        return {
          body: {
            nodes: {
              node: { tasks: { 'node:1': other, 'node:8': child, [ID]: { headers: { 'X-Opaque-Id': sent } } } },
            },
          },
        }
      }
      return completed()
    })
    const ids: string[] = []
    const ending = watch(reindex({ opaqueId: 'mine', id$: { next: (id) => ids.push(id) } }))
    run.scheduler.flush()
    expect([ending.completed, ids]).toEqual([true, [ID]])
    expect(sent).toMatch(/^mine-[0-9a-f-]{36}$/)
    expect(run.asked.filter(([, request]) => request === 'POST /_reindex')).toHaveLength(1)
  })

  it.each<[string, MemoryResponse]>([
    ['is garbled', { body: '{"task":' }],
    ['has no task', { body: {} }],
  ])('finds a task whose start has a response that %s', (_name, answer) => {
    const run = connect((path) => {
      if (path === '/_reindex') return answer
      if (path !== '/_tasks') return completed()
      return {
        body: { nodes: { node: { tasks: { [ID]: { headers: { 'X-Opaque-Id': String(run.opaqueIds[0]) } } } } } },
      }
    })
    const ending = watch(reindex())
    run.scheduler.flush()
    expect(ending.values.at(-1)).toMatchObject({ id: ID, completed: true })
    expect(run.asked.map(([, request]) => request).slice(0, 2)).toEqual(['POST /_reindex', 'GET /_tasks'])
  })

  it('reports that the server has started no task', () => {
    const { scheduler, asked } = connect((path) => ({ body: path === '/_tasks' ? { nodes: {} } : { took: 1 } }))
    const ending = watch(reindex())
    scheduler.flush()
    expect(ending.error).toMatchObject({ message: 'the server has started no task', response: { took: 1 } })
    expect(asked.filter(([, request]) => request === 'GET /_tasks')).toHaveLength(3)
  })

  it('searches again for a lost start after a failed search', () => {
    const answers: (MemoryResponse | Observable<MemoryResponse>)[] = [
      throwError(() => new Error('reset')),
      { statusCode: 503, body: {} },
    ]
    const run = connect((path) => {
      if (path === '/_reindex') return throwError(() => new Error('reset'))
      if (path !== '/_tasks') return completed()
      const tasks = { [ID]: { headers: { 'X-Opaque-Id': String(run.opaqueIds[0]) } } }
      return answers.shift() ?? { body: { nodes: { node: { tasks } } } }
    })
    const ending = watch(reindex())
    run.scheduler.flush()
    expect(ending.values.at(-1)).toMatchObject({ id: ID, completed: true })
    expect(run.asked.filter(([, request]) => request === 'GET /_tasks').map(([time]) => time)).toEqual([0, 500, 2_500])
  })

  it('reports the id of a task that continues, also when the consumer has left during the start', () => {
    const start$ = new Subject<MemoryResponse>()
    const { asked, scheduler } = connect(() => start$)
    const ids: string[] = []
    reindex({ onUnsubscribe: 'leave', id$: { next: (id) => ids.push(id) } })
      .subscribe()
      .unsubscribe()
    start$.next({ body: { task: ID } })
    start$.complete()
    scheduler.flush()
    expect([ids, asked.length]).toEqual([[ID], 1])
  })

  it('reports that the result of a lost start is unknown', () => {
    const { scheduler, asked } = connect((path, method) =>
      path === '/_reindex' && method === 'POST' ? throwError(() => new Error('reset')) : { body: { nodes: {} } },
    )
    const ending = watch(reindex())
    scheduler.flush()
    expect(ending.error).toMatchObject({
      name: 'TaskError',
      id: undefined,
      message: expect.stringContaining('was not found'),
    })
    expect(asked.map(([time]) => time)).toEqual([0, 0, 500, 2_500])
  })

  it('passes on the error of a refused start', () => {
    const { scheduler, asked } = connect(() => ({
      statusCode: 404,
      body: { error: { type: 'index_not_found_exception' } },
    }))
    const ending = watch(reindex())
    scheduler.flush()
    expect(ending.error).toMatchObject({ name: 'ResponseError', statusCode: 404 })
    expect(asked).toHaveLength(1)
  })
})
