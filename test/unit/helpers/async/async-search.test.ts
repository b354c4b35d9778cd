import { Client } from 'rxelastic'
import { MemoryConnection, type MemoryResponse } from 'rxelastic/testing'
import { firstValueFrom, lastValueFrom, NEVER, type ObservableInput, Subject, throwError, toArray } from 'rxjs'
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest'

type Answer = MemoryResponse | ObservableInput<MemoryResponse>

let client: Client
afterEach(() => client.close())

const body = (running: boolean, successful = 1, more = {}): MemoryResponse => ({
  body: {
    id: 's1',
    is_running: running,
    is_partial: running,
    response: { _shards: { total: 3, successful, failed: 0 }, num_reduce_phases: successful, hits: { hits: [] } },
    ...more,
  },
})

/** A client whose requests get these answers, one after the other; a deletion is always answered. */
function connect(...answers: Answer[]): string[] {
  const asked: string[] = []
  const Connection = MemoryConnection.answering(({ method, path }) => {
    asked.push(`${method} ${path}`)
    if (method === 'DELETE') return { body: { acknowledged: true } }
    return answers.shift() ?? { statusCode: 500, body: {} }
  })
  client = new Client({ node: 'http://memory', Connection, maxRetries: 2, retryBackoff: () => 0 })
  return asked
}

const SUBMIT = 'POST /logs/_async_search?keep_alive=60000ms&keep_on_completion=false&wait_for_completion_timeout=1000ms'
const POLL = 'GET /_async_search/s1?keep_alive=60000ms&wait_for_completion_timeout=30000ms'
const FINAL_ONLY = `${POLL}&return_intermediate_results=false`
const DELETE = 'DELETE /_async_search/s1'

const search = (options = {}) => client.helpers.asyncSearch$({ index: 'logs', size: 0 }, options)

describe('asyncSearch$', () => {
  it('emits the result of a search that ends at once, and deletes nothing', async () => {
    const { id: _id, ...rest } = body(false).body as Record<string, unknown>
    const asked = connect({ body: rest })
    expect(await lastValueFrom(search().pipe(toArray()))).toEqual([rest])
    expect(asked).toEqual([SUBMIT])
  })

  it('polls until the search has ended, emits the last body and deletes the search', async () => {
    const asked = connect(body(true), body(true, 2), body(false, 3))
    const bodies = await lastValueFrom(search().pipe(toArray()))
    expect(bodies.map(({ is_running, response }) => [is_running, response._shards.successful])).toEqual([[false, 3]])
    expect(asked).toEqual([SUBMIT, FINAL_ONLY, FINAL_ONLY, DELETE])
  })

  it('emits every body that contains something new', async () => {
    const asked = connect(body(true), body(true), body(true, 2), body(false, 2))
    const bodies = await lastValueFrom(search({ partial: true }).pipe(toArray()))
    expect(bodies.map(({ is_running, response }) => [is_running, response._shards.successful])).toEqual([
      [true, 1],
      [true, 2],
      [false, 2],
    ])
    expect(asked[1]).toBe('GET /_async_search/s1?keep_alive=60000ms&wait_for_completion_timeout=1000ms')
  })

  it('requests all results from servers that do not support the parameter', async () => {
    const asked = connect(body(true), { statusCode: 400, body: {} }, body(true), body(false))
    await lastValueFrom(search())
    expect(asked).toEqual([SUBMIT, FINAL_ONLY, POLL, POLL, DELETE])
  })

  it('repeats a lost poll but not a lost submission', async () => {
    const lost = throwError(() => new Error('socket hang up'))
    const asked = connect(body(true), lost, body(false))
    await lastValueFrom(search())
    expect(asked).toEqual([SUBMIT, FINAL_ONLY, FINAL_ONLY, DELETE])
    await client.close()
    const again = connect(lost, body(false))
    await expect(lastValueFrom(search())).rejects.toMatchObject({ name: 'ConnectionError' })
    expect(again).toEqual([SUBMIT])
  })

  it('deletes the search after an error', async () => {
    const asked = connect(body(true), { statusCode: 404, body: {} })
    await expect(lastValueFrom(search())).rejects.toMatchObject({ statusCode: 404 })
    expect(asked.at(-1)).toBe(DELETE)
  })

  it('deletes the search when the consumer leaves, also during submission', async () => {
    const asked = connect(body(true), NEVER)
    search().subscribe().unsubscribe()
    await client.close()
    expect(asked.at(-1)).toBe(DELETE)
    const submission$ = new Subject<MemoryResponse>()
    const again = connect(submission$)
    search().subscribe().unsubscribe()
    submission$.next(body(true))
    submission$.complete()
    await client.close()
    expect(again).toEqual([SUBMIT, DELETE])
  })

  it('ends with an error and deletes the search when the client closes', async () => {
    const asked = connect(body(true), NEVER)
    const failure = lastValueFrom(search()).catch((error: unknown) => error)
    await client.close()
    expect(await failure).toMatchObject({ name: 'RequestAbortedError' })
    expect(asked.at(-1)).toBe(DELETE)
  })

  it('never deletes a search with keepOnCompletion', async () => {
    const asked = connect(body(true), NEVER, body(true), body(false))
    const ids: string[] = []
    search({ keepOnCompletion: true, id$: { next: (id: string) => ids.push(id) } })
      .subscribe()
      .unsubscribe()
    await lastValueFrom(search({ keepOnCompletion: true }))
    expect(ids).toEqual(['s1'])
    expect(asked.filter((request) => request.startsWith('DELETE'))).toEqual([])
  })

  it.each([
    [false, [SUBMIT, DELETE]],
    [true, [SUBMIT.replace('completion=false', 'completion=true')]],
  ])('fails if the observer of the id throws; keepOnCompletion %s', async (keepOnCompletion, expected) => {
    const asked = connect(body(true))
    const broken = new Error('disk full')
    const id$ = {
      next: () => {
        throw broken
      },
    }
    await expect(lastValueFrom(search({ id$, keepOnCompletion }))).rejects.toBe(broken)
    await client.close()
    expect(asked).toEqual(expected)
  })

  it.each([
    [{ requestTimeout: '10s' }, 1_000, 8_000],
    [{ requestTimeout: 500 }, 400, 400],
    [{ headersTimeout: '5s', requestTimeout: '1m' }, 1_000, 4_000],
    [{ totalTimeout: '2s', waitForCompletion: '1s' }, 1_000, 1_000],
    [{ totalTimeout: '1s' }, 1_000, 800],
    [{ requestTimeout: 1 }, 1, 1],
  ])('waits on the server for less than the deadlines %j', async (options, submission, poll) => {
    const asked = connect(body(true), body(false))
    await lastValueFrom(search(options))
    const waits = asked.slice(0, 2).map((request) => /timeout=(\w+)/.exec(request)?.[1])
    expect(waits).toEqual([`${submission}ms`, `${poll}ms`])
  })

  it('waits on the server for less than the deadlines of the client', async () => {
    const asked = connect(body(true), body(false))
    await lastValueFrom(client.options({ requestTimeout: '10s' }).helpers.asyncSearch$({ index: 'logs' }))
    expect(asked[1]).toContain('wait_for_completion_timeout=8000ms')
  })

  it('follows a search of another process and deletes it at its end', async () => {
    const asked = connect(body(false, 3))
    const { response } = await lastValueFrom(search({ resumeFrom: 's1' }))
    expect(response._shards.successful).toBe(3)
    expect(asked).toEqual([FINAL_ONLY, DELETE])
  })

  it.each([
    ['waitForCompletion', { waitForCompletion: 'soon' }, {}],
    ['partial', { partial: 1 }, {}],
    ['resumeFrom', { resumeFrom: 5 }, {}],
    ['id\\$', { id$: 5 }, {}],
    ['meta', { meta: true }, {}],
    ['keep_alive', {}, { keep_alive: '1m' }],
  ])('names the wrong %s and sends nothing', async (name, options, params) => {
    const asked = connect()
    await expect(firstValueFrom(client.helpers.asyncSearch$(params as object, options as object))).rejects.toThrow(
      expect.objectContaining({ name: 'ConfigurationError', message: expect.stringMatching(new RegExp(name)) }),
    )
    expect(asked).toEqual([])
  })

  it('has the types of search$', () => {
    connect()
    const body$ = client.helpers.asyncSearch$({ aggs: { hosts: { terms: { field: 'host' } } } })
    type Body = typeof body$ extends { subscribe: infer _S } & import('rxjs').Observable<infer B> ? B : never
    expectTypeOf<NonNullable<Body['response']['aggregations']>['hosts']['buckets']>().toBeArray()
  })
})

describe('eql$', () => {
  const eql = (params = {}, options = {}) =>
    lastValueFrom(client.helpers.eql$({ index: 'logs', query: 'any where true', ...params }, options).pipe(toArray()))

  it('emits events', async () => {
    const events = [{ _index: 'logs', _id: '1', _source: {} }]
    connect({ body: { is_running: false, is_partial: false, timed_out: false, hits: { events } } })
    expect(await eql()).toEqual(events)
  })

  it('polls, emits sequences and deletes the search', async () => {
    const sequences = [{ events: [] }, { events: [] }]
    const asked = connect(
      { body: { id: 'e1', is_running: true, is_partial: true, hits: {} } },
      { body: { id: 'e1', is_running: false, is_partial: false, hits: { sequences } } },
    )
    expect(await eql()).toEqual(sequences)
    expect(asked).toEqual([
      'POST /logs/_eql/search',
      'GET /_eql/search/e1?keep_alive=60000ms&wait_for_completion_timeout=30000ms',
      'DELETE /_eql/search/e1',
    ])
  })

  it.each([
    ['timed out', { timed_out: true }],
    ['partial', { is_partial: true }],
    ['1 shard failed', { shard_failures: [{ shard: 1 }] }],
  ])('refuses a result that is %s', async (message, more) => {
    connect({ body: { is_running: false, hits: { events: [] }, ...more } })
    await expect(eql()).rejects.toMatchObject({ name: 'QueryError', message: expect.stringContaining(message) })
  })
})
