import { Client, type ClientEvent, type ClientOptions, errors } from 'rxelastic'
import { MemoryConnection, type MemoryResponse } from 'rxelastic/testing'
import { concatMap, NEVER, Subject, VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { Caller } from '../../../src/core/caller.js'
import { Core } from '../../../src/core/core.js'
import { helperHost } from '../../../src/core/helper-host.js'
import { clientSettings } from '../../../src/options/client-settings.js'
import { record } from '../../support/recording/recorded.js'

/** A client whose calls are answered when the test says so, on a clock that the test moves. */
function scene() {
  const answers = new Subject<MemoryResponse>()
  const scheduler = new VirtualTimeScheduler()
  const Connection = MemoryConnection.answering(({ method }) => (method === 'DELETE' ? { body: {} } : answers))
  const { client, host } = hosting({ node: 'http://memory', Connection, scheduler })
  const answer = (): void => {
    answers.next({ body: { ok: true } })
    answers.complete()
  }
  return { client, host, answer, scheduler, Connection }
}

/** A client, and what its helpers know of it. */
function hosting(options: ClientOptions) {
  const caller = new Caller(new Core(clientSettings(options)))
  return { client: new Client(caller), host: helperHost(caller) }
}

/** Lets everything happen that waits for promises only. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('close in a listener of events', () => {
  it.each(['serialization', 'request'])('of the type %s aborts the call, and no node is dead', async (type) => {
    const { client } = scene()
    const seen: string[] = []
    client.events$.subscribe((event) => {
      seen.push(event.type)
      if (event.type === type) void client.close()
    })
    const call = record(client.info$())
    await settle()
    expect(call.errors).toEqual([expect.any(errors.RequestAbortedError)])
    expect(seen.filter((name) => name === 'node-dead' || name === 'retry')).toEqual([])
  })
})

describe('close with a grace', () => {
  it('lets running calls end, refuses new ones, and waits no longer than needed', async () => {
    const { client, answer, scheduler } = scene()
    const running = record(client.info$())
    const closing = client.close({ grace: '10s' })
    const refused = record(client.info$())
    expect(refused.errors).toEqual([expect.any(errors.NoLivingConnectionsError)])
    answer()
    await closing
    expect([running.values, running.completions, scheduler.now()]).toEqual([[{ ok: true }], 1, 0])
    expect(scheduler.actions).toEqual([])
  })

  it('aborts running calls when the grace is over', async () => {
    const { client, scheduler } = scene()
    const running = record(client.info$())
    const closing = client.close({ grace: '10s' })
    scheduler.maxFrames = 9_999
    scheduler.flush()
    await settle()
    expect(running.errors).toEqual([])
    scheduler.maxFrames = 10_000
    scheduler.flush()
    await closing
    expect(running.errors).toEqual([expect.any(errors.RequestAbortedError)])
  })

  it('ends at once when close is called again without a grace', async () => {
    const { client, scheduler } = scene()
    const running = record(client.info$())
    const closing = client.close({ grace: '10s' })
    expect(running.errors).toEqual([])
    await Promise.all([client.close(), closing])
    expect(running.errors).toEqual([expect.any(errors.RequestAbortedError)])
    expect(scheduler.now()).toBe(0)
  })

  it('resolves at once when nothing runs', async () => {
    const { client, scheduler } = scene()
    await client.close({ grace: 60_000 })
    expect([scheduler.now(), scheduler.actions]).toEqual([0, []])
  })

  it('refuses wrong options', async () => {
    const { client } = scene()
    await expect(Reflect.apply(client.close, client, [{ grace: 'soon' }])).rejects.toThrow('grace must be a positive')
    await expect(Reflect.apply(client.close, client, [{ wait: 5 }])).rejects.toThrow('close has no option "wait"')
  })
})

describe('clean-up of a helper', () => {
  it('runs although the client closes, and close() waits for it', async () => {
    const { client, host, answer, Connection } = scene()
    const own = record(client.search$({ index: 'books' }))
    const opening$ = host.detached.openPointInTime$({ index: 'books', keep_alive: '1m' })
    host.cleanup(opening$.pipe(concatMap(() => host.detached.closePointInTime$({ id: 'pit' }))))
    let closed = false
    const closing = client.close().then(() => {
      closed = true
    })
    await settle()
    expect([own.errors.length, closed]).toEqual([1, false])
    answer()
    await closing
    expect(Connection.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /books/_search',
      'POST /books/_pit?keep_alive=1m',
      'DELETE /_pit',
    ])
  })

  it('is abandoned after five seconds', async () => {
    const { client, host, scheduler } = scene()
    host.cleanup(NEVER)
    const closing = client.close()
    scheduler.flush()
    await closing
    expect(scheduler.now()).toBe(5_000)
  })

  it('reports its failure to listeners only', async () => {
    const Connection = MemoryConnection.answering(() => ({ statusCode: 404, body: {} }))
    const { client, host } = hosting({ node: 'http://memory', Connection })
    const events: ClientEvent[] = []
    client.events$.subscribe((event) => events.push(event))
    host.cleanup(host.detached.closePointInTime$({ id: 'gone' }))
    await client.close()
    expect(events.filter(({ type }) => type === 'response')).toEqual([
      expect.objectContaining({ statusCode: 404, error: expect.any(errors.ResponseError) }),
    ])
  })
})

describe('a Warning header', () => {
  it('appears in the result, in an error, and among the events', async () => {
    const headers = { warning: '299 Elasticsearch-9.2.0-abc "this is deprecated"' }
    const Connection = MemoryConnection.answering(({ path }) => ({
      statusCode: path === '/' ? 200 : 400,
      headers,
      body: {},
    }))
    const client = new Client({ node: 'http://memory', Connection })
    const events: ClientEvent[] = []
    client.events$.subscribe((event) => events.push(event))
    const good = record(client.info$({}, { meta: true }))
    const bad = record(client.search$({ index: 'books' }))
    const streamed = record(client.info$({}, { asStream: 'bytes' }))
    await streamed.completed()
    expect(good.values).toEqual([expect.objectContaining({ warnings: ['this is deprecated'] })])
    expect(bad.errors).toEqual([
      expect.objectContaining({ meta: expect.objectContaining({ warnings: ['this is deprecated'] }) }),
    ])
    const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.warnings] : []))
    expect(warnings).toEqual(Array(3).fill(['this is deprecated']))
  })
})
