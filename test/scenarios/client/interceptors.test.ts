import {
  type AttemptInterceptor,
  type CallInterceptor,
  Client,
  errors,
  type InterceptedCall,
  type RequestHeaders,
} from 'rxelastic'
import { MemoryConnection, type MemoryConnectionClass } from 'rxelastic/testing'
import { catchError, lastValueFrom, merge, NEVER, type Observable, of, retry, VirtualTimeScheduler } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { record } from '../../support/recording/recorded.js'

const answering = () => MemoryConnection.answering(() => ({ body: {} }))
const failureOf = (client: Client) => lastValueFrom(client.info$()).catch((error: unknown) => error)

/** An interceptor that does not keep to its type. */
type Mistaken = (request: unknown, next: (request?: unknown) => Observable<unknown>) => unknown

describe('an interceptor', () => {
  it('receives the call: API, index, document, id, context and attempt', async () => {
    const seen: [string, InterceptedCall][] = []
    const Connection: MemoryConnectionClass = MemoryConnection.answering(() =>
      Connection.requests.length === 1 ? { statusCode: 503 } : { body: {} },
    )
    const client = new Client({
      node: 'http://memory',
      Connection,
      retryBackoff: () => 0,
      context: { app: 'shop' },
      interceptors: {
        perCall: [(request, next, call) => (seen.push(['call', call]) ? next(request) : next(request))],
        perAttempt: [(request, next, call) => (seen.push(['attempt', call]) ? next(request) : next(request))],
      },
    })
    await lastValueFrom(client.get$({ index: 'books', id: '1' }, { id: 'mine' }))
    await lastValueFrom(client.request$({ method: 'GET', path: '/books/_doc/2' }))
    const facts = seen.map(([kind, { api, index, documentId, id, context, attempt }]) => [
      kind,
      ...[api, index, documentId, id, context, attempt],
    ])
    const context = { app: 'shop' }
    expect(facts.slice(0, 3)).toEqual([
      ['call', 'get', 'books', '1', 'mine', context, 1],
      ['attempt', 'get', 'books', '1', 'mine', context, 1],
      ['attempt', 'get', 'books', '1', 'mine', context, 2],
    ])
    expect(facts.slice(3).map((row) => row.slice(1, 4))).toEqual([
      ['get', 'books', '2'],
      ['get', 'books', '2'],
    ])
  })

  it.each(['perCall', 'perAttempt'] as const)('is a ConfigurationError if it is async (%s)', async (kind) => {
    const mistaken = async () => {}
    const interceptors = { [kind]: [mistaken] }
    const error = await failureOf(new Client({ node: 'http://memory', Connection: answering(), interceptors }))
    expect(error).toBeInstanceOf(errors.ConfigurationError)
    expect(error).toHaveProperty('message', expect.stringMatching(/must return an Observable, .* Promise; .*async/))
  })

  it.each(['perCall', 'perAttempt'] as const)('is a ConfigurationError if it returns nothing (%s)', async (kind) => {
    const interceptors = { [kind]: [() => {}] }
    const error = await failureOf(new Client({ node: 'http://memory', Connection: answering(), interceptors }))
    expect(error).toBeInstanceOf(errors.ConfigurationError)
    expect(error).toHaveProperty('message', expect.stringContaining('it returned nothing; return next(request)'))
  })

  it('has the time of requestTimeout once more for what it does after a timeout', () => {
    const scheduler = new VirtualTimeScheduler()
    const Connection = MemoryConnection.answering(() => NEVER)
    const make = (interceptor: AttemptInterceptor) =>
      new Client({
        ...{ node: 'http://memory', Connection, scheduler, requestTimeout: 50, maxRetries: 0 },
        interceptors: { perAttempt: [interceptor] },
      })
    const repeating = record(make((request, next) => next(request).pipe(retry(2))).info$())
    const silent = record(make((request, next) => next(request).pipe(catchError(() => NEVER))).info$())
    scheduler.flush()
    expect(repeating.errors).toEqual([expect.any(errors.TimeoutError)])
    expect(silent.errors).toEqual([expect.any(errors.TimeoutError)])
    expect([Connection.requests.length, scheduler.now()]).toEqual([4, 150])
  })

  it('that calls next once more without its header fields takes them back, at a node with fields of its own', async () => {
    const Connection: MemoryConnectionClass = MemoryConnection.answering(() =>
      Connection.requests.length === 1 ? { statusCode: 403 } : { body: {} },
    )
    const fallBack: CallInterceptor = (request, next) => {
      const headers = { ...request.headers, authorization: 'ApiKey refused', 'x-first': 'yes' }
      return next({ ...request, headers }).pipe(catchError(() => next(request)))
    }
    const node = { url: 'http://memory', headers: { 'x-zone': 'a' } }
    await lastValueFrom(new Client({ node, Connection, interceptors: { perCall: [fallBack] } }).info$())
    const [first, second] = Connection.requests.map(({ headers }) => headers)
    expect(first).toMatchObject({ authorization: 'ApiKey refused', 'x-first': 'yes', 'x-zone': 'a' })
    expect(second).toMatchObject({ 'x-zone': 'a' })
    expect(second).not.toHaveProperty('authorization')
    expect(second).not.toHaveProperty('x-first')
  })

  it.each<[what: string, kind: string, mistaken: Mistaken, message: string]>([
    ['emits nothing usable', 'perCall', () => of(null), 'must emit a result, with a body; it emitted null'],
    [
      'forgets the body',
      'perCall',
      () => of({ statusCode: 200 }),
      'must emit a result, with a body; it emitted an object',
    ],
    ['emits no Head', 'perAttempt', () => of('text'), 'must emit one Head, .*; it emitted a string'],
    ['answers twice', 'perAttempt', (request, next) => merge(next(request), next(request)), 'a second Head'],
    ['forgets the request', 'perCall', (_, next) => next(), 'must call next with a request, it passed nothing'],
    ['forgets the request', 'perAttempt', (_, next) => next(), 'must call next with a request, it passed nothing'],
  ])('is a ConfigurationError if it %s (%s)', async (_what, kind, mistaken, message) => {
    const interceptors = { [kind]: [mistaken] }
    const client = new Client({ node: 'http://memory', Connection: answering(), interceptors })
    for (const observed of [false, true]) {
      const events = observed ? client.events$.subscribe() : undefined
      const error = await failureOf(client)
      expect(error).toBeInstanceOf(errors.ConfigurationError)
      expect(error).toHaveProperty('message', expect.stringMatching(message))
      events?.unsubscribe()
    }
  })

  it('sets header fields that override those of node, client and credentials', async () => {
    const Connection = answering()
    const node = 'http://name:password@memory'
    const change = ({ accept: _removed, ...headers }: RequestHeaders) => ({
      ...headers,
      'X-Tenant': 'of the call',
      authorization: 'Bearer mine',
    })
    const client = new Client({
      nodes: [
        {
          url: node,
          headers: { 'x-zone': 'a', 'x-tenant': 'of the node', authorization: 'Basic node', accept: '*/*' },
        },
        { url: node },
      ],
      Connection,
      headers: { 'x-tenant': 'default' },
      interceptors: { perCall: [(request, next) => next({ ...request, headers: change(request.headers) })] },
    })
    for (let call = 0; call < 2; call++) await lastValueFrom(client.info$())
    const sent = Connection.requests.map(({ headers }) => headers)
    expect(sent.map((headers) => [headers['x-tenant'], headers.authorization, headers.accept])).toEqual([
      ['of the call', 'Bearer mine', undefined],
      ['of the call', 'Bearer mine', undefined],
    ])
    expect(sent.filter((headers) => headers['x-zone'] === 'a')).toHaveLength(1)
  })
})
