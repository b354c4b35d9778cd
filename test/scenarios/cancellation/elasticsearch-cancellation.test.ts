import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Client } from 'rxelastic'
import { defer, finalize, first, lastValueFrom, map, type Observable, repeat, switchMap, take } from 'rxjs'
import { expect, it } from 'vitest'
import { connect, describeReal, useIndex } from '../../support/elasticsearch/elasticsearch.js'
import { record } from '../../support/recording/recorded.js'

const documents = Array.from({ length: 3_000 }, (_, number) => ({ number, text: `document ${number} `.repeat(20) }))
/** How often a question is asked again at most. */
const PATIENCE = 400

interface Searches {
  readonly open_contexts: number
  readonly scroll_current: number
}

interface Statistics {
  readonly nodes: Record<string, { indices: { indices?: Record<string, { search: Searches }> } }>
}

interface Tasks {
  readonly nodes: Record<string, { tasks: Record<string, { cancelled: boolean; headers: Record<string, string> }> }>
}

/** What the searches of an index hold open at the server: of this test alone, for others run beside it. */
function openSearches$(client: Client, index: string): Observable<Searches> {
  const path = '/_nodes/stats/indices/search'
  return client.request$<Statistics>({ method: 'GET', path, querystring: { level: 'indices' } }).pipe(
    map(({ nodes }) => {
      const found = Object.values(nodes).flatMap(({ indices }) => indices.indices?.[index] ?? [])
      const sum = (field: keyof Searches) => found.reduce((total, { search }) => total + search[field], 0)
      return { open_contexts: sum('open_contexts'), scroll_current: sum('scroll_current') }
    }),
  )
}

/** Whether the server has cancelled each of the tasks that bear this name. */
function cancelled$(client: Client, opaqueId: string): Observable<boolean[]> {
  const querystring = { actions: 'cluster:monitor/health', detailed: true }
  return client.request$<Tasks>({ method: 'GET', path: '/_tasks', querystring }).pipe(
    map(({ nodes }) => Object.values(nodes).flatMap(({ tasks }) => Object.values(tasks))),
    map((tasks) => tasks.filter(({ headers }) => headers['X-Opaque-Id'] === opaqueId)),
    map((tasks) => tasks.map(({ cancelled }) => cancelled)),
  )
}

/** Asks until the answer is the one that is wanted. */
function until<T>(question$: Observable<T>, isWanted: (answer: T) => boolean): Promise<T> {
  return lastValueFrom(question$.pipe(repeat(PATIENCE), first(isWanted)))
}

const nothingOpen = ({ open_contexts, scroll_current }: Searches) => open_contexts === 0 && scroll_current === 0

type Streamed = (options: { asStream: true } | { asStream: 'bytes' }) => Observable<unknown>

/** When a call is unsubscribed. */
const moments: [string, (call$: Streamed) => Promise<unknown>][] = [
  ['at once', async (call$) => call$({ asStream: true }).subscribe().unsubscribe()],
  [
    'a moment later',
    async (call$) => {
      const call = call$({ asStream: true }).subscribe()
      await setImmediate()
      call.unsubscribe()
    },
  ],
  ['at the first bytes', (call$) => lastValueFrom(call$({ asStream: 'bytes' }).pipe(take(1)))],
  ['at the tenth token', (call$) => lastValueFrom(call$({ asStream: true }).pipe(take(10)))],
  ['at its end', (call$) => lastValueFrom(call$({ asStream: true }))],
]

describeReal('cancellation in Elasticsearch', () => {
  const index = useIndex(documents)

  it.each(moments)('leaves nothing open for a search that is canceled %s', async (_name, cancel) => {
    const client = connect()
    await cancel((options) => client.search$({ index, size: 3_000 }, options))
    expect(await until(openSearches$(client, index), nothingOpen)).toEqual({ open_contexts: 0, scroll_current: 0 })
  })

  it.each(moments)('leaves nothing open for a page of a scroll that is canceled %s', async (_name, cancel) => {
    const client = connect()
    const { _scroll_id: id = '' } = await lastValueFrom(client.search$({ index, size: 1_000, scroll: '1m' }))
    expect(await until(openSearches$(client, index), () => true)).toMatchObject({ scroll_current: 1 })
    await cancel((options) => client.scroll$({ scroll_id: id, scroll: '1m' }, options))
    await lastValueFrom(client.clearScroll$({ scroll_id: id }))
    expect(await until(openSearches$(client, index), nothingOpen)).toEqual({ open_contexts: 0, scroll_current: 0 })
  })

  it.each(moments)('leaves nothing open for a page of a point in time that is canceled %s', async (_name, cancel) => {
    const client = connect()
    const { id } = await lastValueFrom(client.openPointInTime$({ index, keep_alive: '1m' }))
    expect(await until(openSearches$(client, index), () => true)).toMatchObject({ open_contexts: 1 })
    await cancel((options) => client.search$({ pit: { id, keep_alive: '1m' }, size: 3_000 }, options))
    await lastValueFrom(client.closePointInTime$({ id }))
    expect(await until(openSearches$(client, index), nothingOpen)).toEqual({ open_contexts: 0, scroll_current: 0 })
  })

  it('closes a point in time in finalize when the stream over it is canceled', async () => {
    const client = connect()
    const closed: Promise<unknown>[] = []
    const tokens$ = client
      .openPointInTime$({ index, keep_alive: '1m' })
      .pipe(
        switchMap(({ id }) =>
          client
            .search$({ pit: { id, keep_alive: '1m' }, size: 3_000 }, { asStream: true })
            .pipe(finalize(() => closed.push(lastValueFrom(client.closePointInTime$({ id }))))),
        ),
      )
    await lastValueFrom(tokens$.pipe(take(20)))
    expect(closed).toHaveLength(1)
    await Promise.all(closed)
    expect(await until(openSearches$(client, index), nothingOpen)).toEqual({ open_contexts: 0, scroll_current: 0 })
  })

  it('cancels the work for a call that is unsubscribed', async () => {
    const client = connect()
    const observer = connect()
    const opaqueId = randomUUID()
    const tasks$ = defer(() => cancelled$(observer, opaqueId))
    const call = record(client.cluster.health$({ wait_for_nodes: '>100', timeout: '30s' }, { opaqueId }))
    expect(await until(tasks$, (tasks) => tasks.length > 0)).toEqual([false])
    call.unsubscribe()
    expect(await until(tasks$, (tasks) => tasks.every(Boolean))).toEqual([true])
    expect(call.endings).toBe(0)
  })
})
