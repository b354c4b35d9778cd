import { Client, errors, type StartedTaskOptions, type TaskProgress } from 'rxelastic'
import { MemoryConnection, type MemoryResponse } from 'rxelastic/testing'
import {
  firstValueFrom,
  NEVER,
  type Observable,
  type ObservableInput,
  of,
  Subject,
  take,
  throwError,
  VirtualTimeScheduler,
} from 'rxjs'
import { afterEach, describe, expect, it } from 'vitest'

type Respond = (path: string, method: string) => MemoryResponse | ObservableInput<MemoryResponse>

const ID = 'node:7'
const SOURCE = { source: { index: 'a' }, dest: { index: 'b' } }
const NO_HANDLER: MemoryResponse = { statusCode: 400, body: { error: { type: 'illegal_argument_exception' } } }

let client: Client
afterEach(() => client.close())

interface Run {
  readonly scheduler: VirtualTimeScheduler
  /** Method and path of each request, without its querystring, and when it was sent. */
  readonly asked: [time: number, request: string][]
  /** Opaque ids of the requests. */
  readonly opaqueIds: unknown[]
}

function connect(respond: Respond): Run {
  const scheduler = new VirtualTimeScheduler()
  const asked: Run['asked'] = []
  const opaqueIds: unknown[] = []
  const Connection = MemoryConnection.answering(({ method, path, headers }) => {
    const [bare = ''] = path.split('?')
    asked.push([scheduler.now(), `${method} ${bare}`])
    opaqueIds.push(headers['x-opaque-id'])
    return respond(bare, method)
  })
  client = new Client({ node: 'http://memory', Connection, scheduler, maxRetries: 0 })
  return { scheduler, asked, opaqueIds }
}

const running = (created: number, total = 10): MemoryResponse => ({
  body: { completed: false, task: { status: { total, created } } },
})
const completed = (response: object = { total: 10, created: 10, failures: [] }): MemoryResponse => ({
  body: { completed: true, task: { status: { total: 10, created: 5 } }, response },
})

/** Answers looks one after the other; the reindex API is unknown, as before version 9.4. */
function looks(...answers: (MemoryResponse | ObservableInput<MemoryResponse>)[]): Respond {
  return (path, method) => {
    if (path === '/_reindex') return { body: { task: ID } }
    if (path === `/_reindex/${encodeURIComponent(ID)}`) return NO_HANDLER
    if (path.endsWith('/_cancel')) return { body: { nodes: {} } }
    if (path.startsWith('/_tasks/') && method === 'GET') return answers.shift() ?? { statusCode: 500, body: {} }
    return { body: {} }
  }
}

interface Ending {
  readonly values: TaskProgress[]
  error?: unknown
  completed?: true
}

function watch(progress$: Observable<TaskProgress>): Ending {
  const ending: Ending = { values: [] }
  progress$.subscribe({
    next: (value) => ending.values.push(value),
    error: (error) => {
      ending.error = error
    },
    complete: () => {
      ending.completed = true
    },
  })
  return ending
}

const reindex = (options?: StartedTaskOptions) => client.helpers.reindex$(SOURCE, options)

/** Error of a task whose search was canceled, as Elasticsearch 7.17.29 reported it. */
const CANCELED_SEARCH = {
  type: 'search_phase_execution_exception',
  reason: 'all shards failed',
  phase: 'fetch',
  failed_shards: [{ shard: 0, index: 'cities', reason: { type: 'task_cancelled_exception', reason: 'parent task' } }],
}

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
