import { Client, type StartedTaskOptions, type TaskProgress } from 'rxelastic'
import { MemoryConnection, type MemoryResponse } from 'rxelastic/testing'
import { type Observable, type ObservableInput, VirtualTimeScheduler } from 'rxjs'
import { afterEach } from 'vitest'

export type Respond = (path: string, method: string) => MemoryResponse | ObservableInput<MemoryResponse>

export const ID = 'node:7'
export const SOURCE = { source: { index: 'a' }, dest: { index: 'b' } }
export const NO_HANDLER: MemoryResponse = { statusCode: 400, body: { error: { type: 'illegal_argument_exception' } } }

export let client: Client
afterEach(() => client.close())

export interface Run {
  readonly scheduler: VirtualTimeScheduler
  /** Method and path of each request, without its querystring, and when it was sent. */
  readonly asked: [time: number, request: string][]
  /** Opaque ids of the requests. */
  readonly opaqueIds: unknown[]
}

export function connect(respond: Respond): Run {
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

export const running = (created: number, total = 10): MemoryResponse => ({
  body: { completed: false, task: { status: { total, created } } },
})
export const completed = (response: object = { total: 10, created: 10, failures: [] }): MemoryResponse => ({
  body: { completed: true, task: { status: { total: 10, created: 5 } }, response },
})

/** Answers looks one after the other; the reindex API is unknown, as before version 9.4. */
export function looks(...answers: (MemoryResponse | ObservableInput<MemoryResponse>)[]): Respond {
  return (path, method) => {
    if (path === '/_reindex') return { body: { task: ID } }
    if (path === `/_reindex/${encodeURIComponent(ID)}`) return NO_HANDLER
    if (path.endsWith('/_cancel')) return { body: { nodes: {} } }
    if (path.startsWith('/_tasks/') && method === 'GET') return answers.shift() ?? { statusCode: 500, body: {} }
    return { body: {} }
  }
}

export interface Ending {
  readonly values: TaskProgress[]
  error?: unknown
  completed?: true
}

export function watch(progress$: Observable<TaskProgress>): Ending {
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

export const reindex = (options?: StartedTaskOptions) => client.helpers.reindex$(SOURCE, options)

/** Error of a task whose search was canceled, as Elasticsearch 7.17.29 reported it. */
export const CANCELED_SEARCH = {
  type: 'search_phase_execution_exception',
  reason: 'all shards failed',
  phase: 'fetch',
  failed_shards: [{ shard: 0, index: 'cities', reason: { type: 'task_cancelled_exception', reason: 'parent task' } }],
}
