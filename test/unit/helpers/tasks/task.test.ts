import { errors } from 'rxelastic'
import { firstValueFrom, NEVER, of, throwError } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { CANCELED_SEARCH, client, completed, connect, ID, looks, reindex, running, watch } from './task-server.js'

describe('reindex$', () => {
  it('starts a task, reports progress and emits the result', () => {
    const { scheduler, asked } = connect(looks(running(0), running(5), completed()))
    const ending = watch(reindex({ interval: 100 }))
    scheduler.flush()
    expect(
      ending.values.map(({ id, completed, progress, status }) => [id, completed, progress, status.created]),
    ).toEqual([
      [ID, false, 0, 0],
      [ID, false, 0.5, 5],
      [ID, true, 1, 10],
    ])
    expect(ending.values[2]?.response).toEqual({ total: 10, created: 10, failures: [] })
    expect(ending.completed).toBe(true)
    expect(asked).toEqual([
      [0, 'POST /_reindex'],
      [0, 'GET /_reindex/node%3A7'],
      [0, 'GET /_tasks/node%3A7'],
      [50, 'GET /_tasks/node%3A7'],
      [150, 'GET /_tasks/node%3A7'],
    ])
  })

  it('uses the reindex API if it exists', () => {
    const bodies = [
      { completed: false, cancelled: false, status: { total: 4, created: 1 } },
      { completed: true, cancelled: false, response: { total: 4, created: 4 } },
    ]
    const { scheduler, asked } = connect((path) =>
      path === '/_reindex' ? { body: { task: ID } } : { body: bodies.shift() },
    )
    const ending = watch(reindex())
    scheduler.flush()
    expect(ending.values.map(({ progress }) => progress)).toEqual([0.25, 1])
    expect(asked.map(([, request]) => request)).toEqual([
      'POST /_reindex',
      'GET /_reindex/node%3A7',
      'GET /_reindex/node%3A7',
    ])
  })

  it.each([{}, { response: null }, { response: 'done' }, { response: { failures: null } }])(
    'fails if a task has ended without a result: %j',
    (more) => {
      const { scheduler } = connect(
        looks({ body: { completed: true, task: { status: { total: 10, created: 5 } }, ...more } }),
      )
      const ending = watch(reindex())
      scheduler.flush()
      expect(ending.error).toBeInstanceOf(errors.DeserializationError)
      expect(ending.values).toEqual([])
    },
  )

  it('never reports less progress than before', () => {
    const { scheduler } = connect(looks(running(5), running(2), running(0, 0), completed()))
    const ending = watch(reindex())
    scheduler.flush()
    expect(ending.values.map(({ progress }) => progress)).toEqual([0.5, 0.5, 0.5, 1])
  })

  it.each([
    ['failed documents', completed({ total: 1, failures: [{ id: '1' }] }), 'ended with 1 failure', [{ id: '1' }]],
    ['an error that is a text', { body: { completed: true, error: 'broken' } }, `${ID} failed: broken`, ['broken']],
    ['an error without words', { body: { completed: true, error: {} } }, `${ID} failed: no reason is known`, [{}]],
    ['a search that timed out', completed({ total: 9, timed_out: true, failures: [] }), 'ended early', []],
    [
      'an error',
      { body: { completed: true, task: {}, error: { type: 'x', reason: 'y' } } },
      'failed: x: y',
      [{ type: 'x', reason: 'y' }],
    ],
    ['a cancellation', completed({ total: 9, canceled: 'by user request', failures: [] }), 'was canceled', []],
    [
      'a cancelled search of a cancelled task',
      { body: { completed: true, task: { cancelled: true }, error: { type: 'x' } } },
      'was canceled',
      [{ type: 'x' }],
    ],
    [
      'a cancelled search of a task that is not marked',
      { body: { completed: true, task: { cancelled: false }, error: CANCELED_SEARCH } },
      'was canceled',
      [CANCELED_SEARCH],
    ],
    ['a cancelled task', { body: { completed: true, task: { cancelled: true } } }, 'was canceled', []],
  ])('ends with a TaskError for %s, without cancelling', (_name, answer, message, failures) => {
    const { scheduler, asked } = connect(looks(answer))
    const ending = watch(reindex())
    scheduler.flush()
    expect(ending.error).toBeInstanceOf(errors.TaskError)
    expect(ending.error).toMatchObject({ id: ID, failures, message: expect.stringContaining(message) })
    expect(asked.filter(([, request]) => request.endsWith('_cancel'))).toEqual([])
  })

  it.each([
    ['has vanished', [running(1), { statusCode: 404, body: {} }]],
    ['there is no task', [{ statusCode: 404, body: {} }]],
    ['may still be running', [running(1), throwError(() => new Error('socket hang up'))]],
  ])('fails with the message: %s', (message, answers) => {
    const { scheduler, asked } = connect(looks(...answers))
    const ending = watch(reindex())
    scheduler.flush()
    expect(ending.error).toMatchObject({ name: 'TaskError', id: ID, message: expect.stringContaining(message) })
    expect(asked.filter(([, request]) => request.endsWith('_cancel'))).toEqual([])
  })
})

describe('updateByQuery$ and deleteByQuery$', () => {
  it.each([
    ['updateByQuery$', '/a/_update_by_query'],
    ['deleteByQuery$', '/a/_delete_by_query'],
  ] as const)('%s starts its own task', (helper, path) => {
    const { scheduler, asked } = connect((asked) => (asked === path ? { body: { task: ID } } : completed()))
    const ending = watch(client.helpers[helper]({ index: 'a', query: { match_all: {} } }))
    scheduler.flush()
    expect(ending.completed).toBe(true)
    expect(asked.map(([, request]) => request)).toEqual([`POST ${path}`, 'GET /_tasks/node%3A7'])
  })
})

describe('task$', () => {
  it('follows a task, and leaves it running when the consumer leaves', () => {
    const { scheduler, asked } = connect(looks(of(running(1)), NEVER))
    client.helpers.task$(ID).subscribe().unsubscribe()
    scheduler.flush()
    expect(asked.map(([, request]) => request)).toEqual(['GET /_tasks/node%3A7'])
  })

  it('cancels the task when asked to', () => {
    const { scheduler, asked } = connect(looks(running(1), NEVER))
    client.helpers.task$(ID, { onUnsubscribe: 'cancel' }).subscribe().unsubscribe()
    scheduler.flush()
    expect(asked.at(-1)?.[1]).toBe('POST /_tasks/node%3A7/_cancel')
  })

  it('reports tasks without counts', () => {
    const { scheduler } = connect(
      looks({ body: { completed: false, task: {} } }, { body: { completed: true, task: {}, response: { ok: 1 } } }),
    )
    const ending = watch(client.helpers.task$(ID))
    scheduler.flush()
    expect(ending.values.map(({ progress, response }) => [progress, response])).toEqual([
      [0, undefined],
      [1, { ok: 1 }],
    ])
  })

  it('names a wrong id', async () => {
    connect(() => ({ body: {} }))
    await expect(firstValueFrom(client.helpers.task$(''))).rejects.toThrow('task$ needs the id')
  })
})
