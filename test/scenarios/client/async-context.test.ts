import { AsyncLocalStorage } from 'node:async_hooks'
import { channel } from 'node:diagnostics_channel'
import { setImmediate as turn } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { iterate } from 'rxelastic/flow'
import { type Observable, switchMap } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { clientTo } from '../../support/connections/connections.js'
import { collectGarbage, get, HEADERS, HITS, KINDS, Seen, serve, settled, user } from './context-server.js'

describe.each(KINDS)('the async context of a call over %s', (kind, options) => {
  it('belongs to its subscription, not to the call that opened its socket', async () => {
    const seen = new Seen()
    const client = clientTo(await serve(), options())
    await user.run('alice', () => settled(get(client, '/alice')))
    await user.run('bob', () => settled(seen.by(get(client, '/bob'))))
    expect(seen.contexts).toEqual(['next: bob', 'complete: bob'])
  })

  it('is present for an error', async () => {
    const seen = new Seen()
    const client = clientTo(await serve((response) => response.writeHead(404, HEADERS).end('{}')), options())
    await user.run('alice', () => settled(get(client, '/alice')))
    await user.run('bob', () => settled(seen.by(get(client, '/bob'))))
    expect(seen.contexts).toEqual(['error: bob'])
  })

  it('is present for the interceptors of calls that start in reaction, and of every attempt', async () => {
    const seen = new Seen()
    let busy = true
    const url = await serve((response, path) => {
      const status = path === '/bob-2' && busy ? 503 : 200
      if (path === '/bob-2') busy = false
      response.writeHead(status, HEADERS).end('{}')
    })
    const client = clientTo(url, {
      ...options(),
      retryBackoff: () => 0.001,
      interceptors: {
        perCall: [seen.interceptor()],
        perAttempt: [seen.interceptor('attempt ')],
      },
    })
    await user.run('alice', () => settled(get(client, '/alice')))
    await user.run('bob', () => settled(get(client, '/bob-1').pipe(switchMap(() => get(client, '/bob-2')))))
    expect(seen.contexts.slice(2)).toEqual([
      ...['/bob-1: bob', 'attempt /bob-1: bob'],
      ...['/bob-2: bob', 'attempt /bob-2: bob', 'attempt /bob-2: bob'],
    ])
  })

  it('is present for instrumentation when a request that waited for a socket is sent', async () => {
    const seen = new Seen()
    const name = kind === 'undici' ? 'undici:request:create' : 'http.client.request.start'
    const note = (message: unknown): void => {
      const { request } = message as { request: { path: string } }
      seen.note(request.path)
    }
    channel(name).subscribe(note)
    onTestFinished(() => void channel(name).unsubscribe(note))
    const client = clientTo(await serve(), options())
    const names = ['alice', 'bob', 'carol']
    await Promise.all(names.map((name) => user.run(name, () => settled(get(client, `/${name}`)))))
    expect(seen.contexts).toEqual(names.map((name) => `/${name}: ${name}`))
  })

  it('is present for credentials, and after an answer that calls share', async () => {
    const seen = new Seen()
    const client = clientTo(await serve(), {
      ...options(),
      auth: async () => {
        seen.note('auth')
        await turn()
        return { bearer: 'token' }
      },
      interceptors: { perAttempt: [seen.interceptor()] },
    })
    const names = ['alice', 'bob']
    await Promise.all(names.map((name) => user.run(name, () => settled(get(client, `/${name}`)))))
    expect(seen.contexts).toEqual(['auth: alice', '/alice: alice', '/bob: bob'])
  })

  it.each([true, 'bytes'] as const)('is present for every streamed value (%s)', async (asStream) => {
    const seen = new Seen()
    const compressed = { ...HEADERS, 'content-encoding': 'gzip' }
    const url = await serve((response) => response.writeHead(200, compressed).end(gzipSync(HITS)))
    const client = clientTo(url, options())
    await user.run('alice', () => settled(get(client, '/alice')))
    const values$ = seen.by(get(client, '/bob', { asStream }) as Observable<unknown>)
    const iterator = user.run('bob', () => {
      const iterator = iterate(values$, { highWaterMark: 1 })[Symbol.asyncIterator]()
      return { next: iterator.next.bind(iterator), first: iterator.next() }
    })
    await iterator.first
    // The loop goes on, and the socket with it, in another context.
    await user.run('carol', async () => {
      for (let done = false; !done; ) done = (await iterator.next()).done === true
    })
    expect(new Set(seen.contexts)).toEqual(new Set(['next: bob', 'complete: bob']))
  })

  it('is present when another context aborts the call or closes the client', async () => {
    const seen = new Seen()
    const client = clientTo(await serve(() => {}), options())
    const controller = new AbortController()
    const { signal } = controller
    const both = ['bob', 'carol'].map((name) =>
      user.run(name, () => settled(seen.by(get(client, '/', name === 'bob' ? { signal } : {}), `${name} `))),
    )
    user.run('alice', () => controller.abort())
    await user.run('alice', () => client.close())
    await Promise.all(both)
    expect(seen.contexts).toEqual(['bob error: bob', 'carol error: carol'])
  })

  it('is released with the call although its socket stays open', async () => {
    const store = new AsyncLocalStorage<object>()
    const client = clientTo(await serve(), options())
    const stores: WeakRef<object>[] = []
    const call = (path: string) => {
      const value = { path }
      stores.push(new WeakRef(value))
      return store.run(value, () => settled(get(client, path)))
    }
    for (const path of ['/first', '/second']) await call(path)
    await Promise.all(['/third', '/fourth', '/fifth'].map(call))
    for (let turns = 0; turns < 5; turns++) {
      await turn()
      collectGarbage()
    }
    expect(stores.flatMap((ref) => ref.deref() ?? [])).toEqual([])
  })
})
