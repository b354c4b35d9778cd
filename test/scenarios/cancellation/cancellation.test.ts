import { getEventListeners } from 'node:events'
import { fileURLToPath } from 'node:url'
import { errors } from 'rxelastic'
import { EMPTY, Observable, type ObservableInput, Subject, switchMap, take } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { PHASES, type Phase, reach, type Scene } from '../../support/calls/phases.js'
import { clientTo } from '../../support/connections/connections.js'
import { runToEnd } from '../../support/processes/child-process.js'
import { type Recorded, record } from '../../support/recording/recorded.js'
import { fullBacklog } from '../../support/servers/full-backlog.js'
import type { WireRequestReceived } from '../../support/servers/wire-request-received.js'
import { WireServer } from '../../support/servers/wire-server.js'

/** No timer, no socket in use, and the server has heard of nothing more. */
async function expectNothingLeft({ server, sockets, scheduler, events }: Scene, { sent }: Phase): Promise<void> {
  expect(scheduler.pending).toBe(0)
  // Only a socket whose response was whole lies idle: it does not keep the process alive.
  await server.until(() => server.sockets.size === sockets.open.length)
  expect(sockets.open.length).toBeLessThanOrEqual(events.values.some(({ type }) => type === 'retry') ? 1 : 0)
  expect(server.requests).toHaveLength(sent)
}

describe.each(PHASES)('a call that is $doing', (phase) => {
  it('ends without a notification when it is unsubscribed', async () => {
    const scene = await reach(phase)
    const before = scene.call.values.length
    scene.call.unsubscribe()
    await expectNothingLeft(scene, phase)
    expect(scene.call.values).toHaveLength(before)
    expect(scene.call.endings).toBe(0)
  })

  it('ends with a RequestAbortedError when its signal aborts, and so do others of that signal', async () => {
    const controller = new AbortController()
    const scene = await reach(phase, { signal: controller.signal })
    const bystander = record(scene.client.search$({}, { ...phase.call }))
    const sharer = record(scene.client.search$({}, { ...phase.call, signal: controller.signal }))
    sharer.unsubscribe()
    bystander.unsubscribe()
    const reason = new Error('enough')
    controller.abort(reason)
    expect(scene.call.errors).toEqual([expect.any(errors.RequestAbortedError)])
    expect(scene.call.errors).toMatchObject([{ cause: reason, meta: { meta: { aborted: true } } }])
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
    expect(scene.scheduler.pending).toBe(0)
    await scene.server.until(() => scene.server.sockets.size === scene.sockets.open.length)
  })

  it('ends with a RequestAbortedError when its client is closed', async () => {
    const scene = await reach(phase)
    const closing = scene.client.close()
    expect(scene.call.errors).toEqual([expect.any(errors.RequestAbortedError)])
    expect(scene.call.errors).toMatchObject([{ progress: phase.progress ?? expect.any(String) }])
    await closing
    await scene.server.connected(0)
    await expectNothingLeft(scene, phase)
    expect(scene.sockets.open).toEqual([])
  })
})

describe('a call that is queued behind a full pool', () => {
  it.each(['unsubscribed', 'aborted'])('is never sent once it is %s, while the others are', async (how) => {
    const server = await WireServer.start()
    const client = clientTo(server.url, { maxSockets: 1 })
    const controller = new AbortController()
    const running = record(client.search$({ index: 'running' }))
    await server.request(0)
    const queued = record(client.search$({ index: 'queued' }, { signal: controller.signal }))
    const behind = record(client.search$({ index: 'behind' }))
    if (how === 'aborted') controller.abort()
    else queued.unsubscribe()
    server.answer = (request) => request.response()
    server.requests[0]?.response()
    await Promise.all([running.completed(), behind.completed()])
    expect(server.requests.map(({ path }) => path)).toEqual(['/running/_search', '/behind/_search'])
    expect(queued.errors).toHaveLength(how === 'aborted' ? 1 : 0)
  })
})

describe('a signal', () => {
  it('ends the call before anything is sent if it is aborted already', async () => {
    const server = await WireServer.start()
    const call = record(clientTo(server.url).search$({}, { signal: AbortSignal.abort() }))
    expect(call.errors).toEqual([expect.any(errors.RequestAbortedError)])
    expect(server.opened).toBe(0)
  })

  it('loses one listener with each call that ends', async () => {
    const server = await WireServer.start()
    const client = clientTo(server.url)
    const { signal } = new AbortController()
    const calls = ['a', 'b', 'c'].map((index) => record(client.search$({ index }, { signal })))
    await server.request(2)
    calls[0]?.unsubscribe()
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    for (const request of server.requests) if (request.path !== '/a/_search') request.response('{"ok":1}')
    expect(await calls[1]?.completed()).toEqual([{ ok: 1 }])
    expect(await calls[2]?.completed()).toEqual([{ ok: 1 }])
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})

const beginning = (request: WireRequestReceived): void => request.begin('{"hits":{"hits":[{"_id":"1"},')

describe('plain RxJS', () => {
  it('closes the socket of an unfinished response on take(1) of tokens', async () => {
    const server = await WireServer.start(beginning)
    const tokens = record(clientTo(server.url).search$({}, { asStream: true }).pipe(take(1)))
    expect(await tokens.completed()).toEqual([{ name: 'startObject' }])
    await server.connected(0)
  })

  it('answers only the last call of a switchMap and cancels the others', async () => {
    const server = await WireServer.start()
    const client = clientTo(server.url)
    const typed$ = new Subject<string>()
    const result = record(typed$.pipe(switchMap((query) => client.search$({ q: query }))))
    for (const [index, text] of ['r', 'rx', 'rxjs'].entries()) {
      typed$.next(text)
      await server.request(index)
    }
    await server.connected(1)
    server.requests[2]?.response('{"for":"rxjs"}')
    typed$.complete()
    expect(await result.completed()).toEqual([{ for: 'rxjs' }])
    expect(server.requests.map(({ path }) => path)).toEqual(['/_search?q=r', '/_search?q=rx', '/_search?q=rxjs'])
  })

  it('unsubscribes from credentials that are an Observable', async () => {
    const server = await WireServer.start()
    let leavers = 0
    const auth = (): ObservableInput<never> => new Observable(() => () => void leavers++)
    const call = record(clientTo(server.url, { auth }).search$({}))
    call.unsubscribe()
    expect(leavers).toBe(1)
    expect(server.opened).toBe(0)
  })

  it('fails for credentials that never come', async () => {
    const server = await WireServer.start()
    const call = record(clientTo(server.url, { auth: () => EMPTY }).search$({}))
    expect(call.errors).toEqual([expect.any(errors.ConfigurationError)])
    expect(server.opened).toBe(0)
  })

  it('sends nothing for credentials that come too late', async () => {
    const server = await WireServer.start((request) => request.response())
    const asked: ((credentials: { apiKey: string }) => void)[] = []
    const client = clientTo(server.url, { auth: () => new Promise((resolve) => asked.push(resolve)) })
    record(client.search$({ index: 'late' })).unsubscribe()
    const next = record(client.search$({ index: 'next' }))
    for (const answer of asked) answer({ apiKey: 'a' })
    await next.completed()
    expect(server.requests.map(({ path }) => path)).toEqual(['/next/_search'])
  })
})

describe('close', () => {
  it('refuses new calls, also those that start as it ends others', async () => {
    const server = await WireServer.start()
    const client = clientTo(server.url)
    const late: Recorded<unknown>[] = []
    client.search$({}).subscribe({ error: () => late.push(record(client.search$({}))) })
    await server.request(0)
    const closing = client.close()
    late.push(record(client.search$({})))
    await closing
    late.push(record(client.options({ name: 'derived' }).search$({})))
    expect(late.map(({ errors: [error] }) => error)).toEqual(Array(3).fill(expect.any(errors.NoLivingConnectionsError)))
    expect(server.requests).toHaveLength(1)
    await server.connected(0)
  })

  it('can be called twice, and before any call', async () => {
    const client = clientTo(new URL('http://127.0.0.1:1'))
    await Promise.all([client.close(), client.close()])
    expect(await record(client.close$()).completed()).toHaveLength(1)
  })
})

describe('a process', () => {
  it.each(['leaves', 'closes'])('exits by itself when it %s its client, after calls of every kind', async (how) => {
    const server = await WireServer.start((request) => {
      if (request.path.startsWith('/good')) request.response('{"took":1}')
      if (request.path.startsWith('/long')) beginning(request)
      if (request.path.startsWith('/busy')) request.response('{}', 'retry-after: 60\r\n', '429 Too Many Requests')
    })
    const script = fileURLToPath(new URL('../../support/processes/calls-of-every-kind.ts', import.meta.url))
    const { output, code } = await runToEnd(script, server.url.href, (await fullBacklog()).href, how)
    expect(output.trim().split('\n')).toEqual(['cancelled 5 calls', '{"took":1}', 'at its end'])
    expect(code).toBe(0)
    await server.connected(0)
  })
})
