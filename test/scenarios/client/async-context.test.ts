import { AsyncLocalStorage } from 'node:async_hooks'
import { channel } from 'node:diagnostics_channel'
import { Agent, createServer, type ServerResponse } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { type CallEvent, type Client, type CommonOptions, HttpConnection } from 'rxelastic'
import { iterate } from 'rxelastic/flow'
import { FakeCluster } from 'rxelastic/testing'
import { catchError, EMPTY, lastValueFrom, NEVER, type Observable, shareReplay, switchMap, tap } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { clientTo } from '../../support/connections/connections.js'
import { listen } from '../../support/servers/listen.js'
import { HELPERS } from '../../support/telemetry/all-helpers.js'
import { helperServer } from '../../support/telemetry/helper-server.js'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** The kinds of connection: that of undici, Node's client with sockets of the library, and with those of an agent. */
const KINDS: readonly (readonly [string, () => CommonOptions])[] = [
  ['undici', () => ({ maxSockets: 1 })],
  ['http', () => ({ Connection: HttpConnection, maxSockets: 1 })],
  ['an agent', () => ({ agent: () => new Agent({ keepAlive: true, maxSockets: 1 }) })],
]

const HEADERS = { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' }
const HITS = JSON.stringify({ hits: { hits: Array.from({ length: 20 }, (_, id) => ({ _id: `${id}`, _source: {} })) } })

const user = new AsyncLocalStorage<string>()

/** Where callbacks ran, in words such as `next: bob`. */
class Seen {
  readonly contexts: string[] = []

  readonly note = (what: string): void => void this.contexts.push(`${what}: ${user.getStore() ?? 'nobody'}`)

  /** Notes the context of each request. */
  interceptor(name = ''): <I extends { readonly path: string }, O>(request: I, next: (request: I) => O) => O {
    return (request, next) => {
      this.note(name + request.path)
      return next(request)
    }
  }

  by<T>(values$: Observable<T>, name = ''): Observable<T> {
    const note = (what: string) => () => this.note(`${name}${what}`)
    return values$.pipe(tap({ next: note('next'), error: note('error'), complete: note('complete') }))
  }
}

type Respond = (response: ServerResponse, path: string) => void

async function serve(respond: Respond = (response) => response.writeHead(200, HEADERS).end('{}')): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => respond(response, request.url ?? ''))
  })
  onTestFinished(() => void server.close())
  return listen(server)
}

const get = (client: Client, path: string, options = {}) => client.request$({ method: 'GET', path }, options)
const settled = (values$: Observable<unknown>) =>
  lastValueFrom(values$.pipe(catchError(() => EMPTY)), { defaultValue: undefined })

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

describe('the async context of a helper', () => {
  it('is present for all pages, whatever context requests them', async () => {
    const seen = new Seen()
    const cluster = await FakeCluster.start()
    onTestFinished(() => cluster.close())
    const client = clientTo(cluster.url, {
      interceptors: {
        perCall: [seen.interceptor()],
      },
    })
    const operations = Array.from({ length: 50 }, (_, id) => [{ index: { _id: `${id}` } }, { id }]).flat()
    await lastValueFrom(client.bulk$({ index: 'books', operations, refresh: true }))
    for (const helper of ['scan$', 'scroll$'] as const) {
      seen.contexts.length = 0
      const hits$ = seen.by(client.helpers[helper]({ index: 'books', size: 10 }))
      const iterator = iterate(hits$, { highWaterMark: 1 })[Symbol.asyncIterator]()
      await user.run('bob', () => iterator.next())
      await user.run('carol', async () => {
        for (let done = false; !done; ) done = (await iterator.next()).done === true
      })
      expect(new Set(seen.contexts.map((line) => line.replace(/.*: /, '')))).toEqual(new Set(['bob']))
    }
  })
})

describe('the async context of every helper', () => {
  const helpers: typeof HELPERS = {
    ...HELPERS,
    hits$: (client) => client.helpers.hits$({ index: 'books' }),
  }

  it.each(Object.keys(helpers))('%s: covers its calls and its values', async (name) => {
    const seen = new Seen()
    const client = clientTo(await helperServer(), { maxSockets: 1, interceptors: { perAttempt: [seen.interceptor()] } })
    await user.run('alice', () => settled(get(client, '/books/_doc/1')))
    seen.contexts.length = 0
    const values$ = helpers[name]?.(client) ?? NEVER
    await user.run('bob', () => settled(seen.by(values$)))
    // What is left to be done on the server, such as deleting a search, belongs to the same user.
    await user.run('carol', () => client.close({ grace: 1_000 }))
    expect(seen.contexts.filter((line) => /^(next|complete|error)/.test(line))).toContain('complete: bob')
    expect(new Set(seen.contexts.map((line) => line.replace(/.*: /, '')))).toEqual(new Set(['bob']))
    expect(seen.contexts.length).toBeGreaterThan(1)
  })
})

describe('the async context of an interceptor', () => {
  it('does not reach the consumer of a result that calls share', async () => {
    const seen = new Seen()
    let shared$: Observable<CallEvent> | undefined
    const client = clientTo(await serve(), {
      interceptors: {
        perCall: [
          (request, next) => {
            shared$ ??= next(request).pipe(shareReplay(1))
            return shared$
          },
        ],
      },
    })
    const names = ['alice', 'bob']
    await Promise.all(names.map((name) => user.run(name, () => settled(seen.by(get(client, '/'), `${name} `)))))
    expect(seen.contexts.sort()).toEqual(
      names.flatMap((name) => [`${name} complete: ${name}`, `${name} next: ${name}`]),
    )
  })
})
