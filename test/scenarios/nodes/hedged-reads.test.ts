import { Readable } from 'node:stream'
import { type AttemptInterceptor, type AttemptMessage, type Client, errors, type HedgeMessage } from 'rxelastic'
import { finalize, type Observable } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { record } from '../../support/recording/recorded.js'
import { published, scene } from './hedging-scene.js'

describe('a hedge', () => {
  it.each<[string, (client: Client) => Observable<unknown>]>([
    // The canceled attempt could take effect later, and undo what was written meanwhile.
    ['a document with an id', (client) => client.index$({ index: 'books', id: '1', document: {} })],
    ['a deletion', (client) => client.delete$({ index: 'books', id: '1' })],
    ['a deletion of a path', (client) => client.request$({ method: 'DELETE', path: '/books/_doc/1' })],
    ['a path that is not known', (client) => client.request$({ method: 'DELETE', path: '/_plugin/jobs/1' })],
    ['a setting', (client) => client.indices.putSettings$({ index: 'books', settings: {} })],
    ['a search that waits on the server', (client) => client.asyncSearch.get$({ id: 'a', wait_for_completion_timeout: '30s' })], // biome-ignore format: one line
    ['a path that waits on the server', (client) => client.request$({ method: 'GET', path: '/_tasks/a:1?wait_for_completion' })], // biome-ignore format: one line
    ['an option that waits on the server', (client) => client.cluster.health$({}, { querystring: { wait_for_status: 'green' } })], // biome-ignore format: one line
    ['a document without an id', (client) => client.index$({ index: 'books', document: {} })],
    ['a page of a scroll', (client) => client.scroll$({ scroll_id: 'a' })],
    ['a bulk request', (client) => client.bulk$({ operations: [{ index: {} }, {}] })],
    ['a body that is a stream', (client) => client.request$({ method: 'POST', path: '/_search', body: Readable.from(['{}']) })], // biome-ignore format: one line
    ['a call that switches it off', (client) => client.info$({}, { hedge: false })],
  ])('is not made for %s', async (_what, start) => {
    const { first, second, clock, client } = await scene()
    const call = record(start(client))
    await first.request(0)
    clock.advance(60_000)
    first.requests[0]?.response()
    await call.completed()
    expect([second.opened, client.stats().hedges.sent]).toEqual([0, 0])
  })

  it('is made for a single call on request', async () => {
    const { first, second, clock, client } = await scene({ hedge: false })
    record(client.info$({}, { hedge: { after: 10 } }))
    await first.request(0)
    clock.advance(10)
    await second.request(0)
  })

  it('is reported as an event, on a channel, and as an attempt', async () => {
    const hedges = published<HedgeMessage>('rxelastic:hedge')
    const attempts = published<AttemptMessage>('tracing:rxelastic:attempt:asyncEnd')
    const numbers: number[] = []
    const perAttempt: AttemptInterceptor[] = [
      (request, next, { attempt }) => {
        numbers.push(attempt)
        return next(request)
      },
    ]
    const { first, second, clock, client, events } = await scene({ interceptors: { perAttempt } })
    const call = record(client.search$({ index: 'books' }))
    await first.request(0)
    clock.advance(50)
    ;(await second.request(0)).response()
    await call.completed()
    expect(events.values.find(({ type }) => type === 'hedge')).toMatchObject({
      delay: 50,
      meta: { connection: { url: first.url } },
    })
    expect(hedges).toMatchObject([{ delay: 50, call: { api: 'search', attempts: 2, node: { url: second.url } } }])
    const shown = attempts.map(({ number, hedged, node, aborted, statusCode }) => ({
      number,
      hedged,
      url: node.url.href,
      aborted,
      statusCode,
    }))
    expect(shown.sort((a, b) => a.number - b.number)).toEqual([
      { number: 1, hedged: false, url: first.url.href, aborted: true, statusCode: undefined },
      { number: 2, hedged: true, url: second.url.href, aborted: false, statusCode: 200 },
    ])
    expect(numbers).toEqual([1, 2])
    expect(events.values.at(-1)).toMatchObject({ type: 'response', attempts: 2, aborted: false, statusCode: 200 })
  })

  it('runs in the async context of the call', async () => {
    const { AsyncLocalStorage } = await import('node:async_hooks')
    const store = new AsyncLocalStorage<string>()
    const seen: (string | undefined)[] = []
    const perAttempt: AttemptInterceptor[] = [
      (request, next) => next(request).pipe(finalize(() => seen.push(store.getStore()))),
    ]
    const { first, second, clock, client } = await scene({ interceptors: { perAttempt } })
    const call = store.run('mine', () => record(client.info$(), () => seen.push(store.getStore())))
    await first.request(0)
    clock.advance(50)
    ;(await second.request(0)).response()
    await call.completed()
    expect(seen).toEqual(['mine', 'mine', 'mine'])
  })

  it('ends with its client', async () => {
    const { first, second, clock, client } = await scene()
    const call = record(client.info$())
    await first.request(0)
    clock.advance(50)
    await second.request(0)
    await client.close()
    expect(await call.failed()).toBeInstanceOf(errors.RequestAbortedError)
    await Promise.all([first.connected(0), second.connected(0)])
    expect(clock.actions).toEqual([])
  })
})
