import type { MemoryResponse } from 'rxelastic/testing'
import { firstValueFrom, NEVER, Subject, take } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { client, completed, connect, ID, looks, reindex, running, SOURCE, watch } from './task-server.js'

describe('reindex$ under way', () => {
  it('cancels the task when the consumer leaves', () => {
    const { scheduler, asked } = connect(looks(running(1), NEVER))
    const subscription = reindex().subscribe()
    subscription.unsubscribe()
    scheduler.flush()
    expect(asked.at(-1)?.[1]).toBe('POST /_tasks/node%3A7/_cancel')
  })

  it('cancels the task when the consumer leaves while it is being started', async () => {
    const start$ = new Subject<MemoryResponse>()
    const { asked, scheduler } = connect((path) => (path === '/_reindex' ? start$ : { body: {} }))
    reindex().subscribe().unsubscribe()
    start$.next({ body: { task: ID } })
    start$.complete()
    scheduler.flush()
    await client.close()
    expect(asked.map(([, request]) => request)).toEqual(['POST /_reindex', 'POST /_reindex/node%3A7/_cancel'])
  })

  it('leaves the task running when asked to', () => {
    const { scheduler, asked } = connect(looks(running(1), NEVER))
    reindex({ onUnsubscribe: 'leave' }).subscribe().unsubscribe()
    scheduler.flush()
    expect(asked.filter(([, request]) => request.endsWith('_cancel'))).toEqual([])
  })

  it('cancels the task when the client closes during a poll', async () => {
    const { asked, scheduler } = connect((path, method) => {
      if (path === '/_reindex') return { body: { task: ID } }
      return method === 'POST' ? { body: {} } : NEVER
    })
    const ending = watch(reindex())
    await client.close()
    scheduler.flush()
    expect(ending.error).toMatchObject({ name: 'RequestAbortedError' })
    expect(asked.at(-1)?.[1]).toMatch(/_cancel$/)
  })

  it('does not cancel a task whose consumer leaves with the last value', () => {
    const { asked, scheduler } = connect(looks(completed()))
    reindex().pipe(take(1)).subscribe()
    scheduler.flush()
    expect(asked.filter(([, request]) => request.endsWith('_cancel'))).toEqual([])
  })

  it('ends and cancels the task when the client closes', async () => {
    const { asked } = connect(looks(running(1), NEVER))
    const ending = watch(reindex())
    await client.close()
    expect(ending.error).toMatchObject({ name: 'RequestAbortedError' })
    expect(asked.at(-1)?.[1]).toBe('POST /_tasks/node%3A7/_cancel')
  })

  it('cancels the task, and fails, if the observer of its id throws', () => {
    const { scheduler, asked } = connect(looks(running(1)))
    const broken = new Error('disk full')
    const ending = watch(
      reindex({
        id$: {
          next: () => {
            throw broken
          },
        },
      }),
    )
    scheduler.flush()
    expect(ending.error).toBe(broken)
    expect(asked.map(([, request]) => request)).toEqual(['POST /_reindex', 'POST /_reindex/node%3A7/_cancel'])
  })

  it('changes the rate while the task runs', () => {
    const rethrottle$ = new Subject<number>()
    const { scheduler, asked } = connect(looks(running(1), NEVER))
    const subscription = reindex({ rethrottle$ }).subscribe()
    rethrottle$.next(500)
    expect(asked.at(-1)?.[1]).toBe('POST /_reindex/node%3A7/_rethrottle')
    subscription.unsubscribe()
    expect(rethrottle$.observed).toBe(false)
    scheduler.flush()
  })

  it('continues if a change of the rate fails, and applies the next one', () => {
    const rethrottle$ = new Subject<number>()
    const answers = looks(running(1), running(2), completed())
    const { scheduler, asked } = connect((path, method) =>
      path.endsWith('_rethrottle') ? { statusCode: 500, body: {} } : answers(path, method),
    )
    const ending = watch(reindex({ rethrottle$ }))
    rethrottle$.next(500)
    rethrottle$.next(-1)
    scheduler.flush()
    expect([ending.completed, ending.error]).toEqual([true, undefined])
    const requests = asked.map(([, request]) => request)
    expect(requests.filter((request) => request.endsWith('_rethrottle'))).toHaveLength(2)
    expect(requests.filter((request) => request.endsWith('_cancel'))).toEqual([])
  })

  it.each([
    ['interval', { interval: 'soon' }],
    ['onUnsubscribe', { onUnsubscribe: 'stop' }],
    ['rethrottle\\$', { rethrottle$: 5 }],
    ['id\\$', { id$: 5 }],
    ['asStream', { asStream: true }],
    ['intervall', { intervall: 5 }],
  ])('names the wrong option %s, with nothing sent', async (name, options) => {
    const { asked } = connect(() => ({ body: {} }))
    await expect(firstValueFrom(reindex(options as object))).rejects.toThrow(new RegExp(name))
    await expect(
      firstValueFrom(client.helpers.reindex$({ ...SOURCE, wait_for_completion: true } as never)),
    ).rejects.toThrow('wait_for_completion')
    expect(asked).toEqual([])
  })
})
