import { Readable } from 'node:stream'
import { concat, EMPTY, from, lastValueFrom, NEVER, type Observable, of, Subject, throwError, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { Call } from '../../../src/call/call.js'
import { Events } from '../../../src/call/events.js'
import { WireFailure } from '../../../src/connection/connection.js'
import { ConfigurationError, ConnectionError, type Progress, TimeoutError } from '../../../src/errors/index.js'
import { Demand } from '../../../src/flow/demand.js'
import type { WireEvent } from '../../../src/message/wire.js'
import type { Attempt } from '../../../src/nodes/attempt.js'
import type { NodeSettings } from '../../../src/nodes/node.js'
import { send } from '../../../src/operators/send.js'
import {
  chunk,
  head,
  makeAttempt,
  makeCall,
  makeNode,
  response,
  ScriptedConnection,
} from '../../support/calls/calls.js'

function sent(
  connection: ScriptedConnection,
  changes: Partial<Attempt> = {},
  call: Call = makeCall(),
): Promise<WireEvent[]> {
  const node = changes.node ?? makeNode('node-1', connection)
  call.node = node
  return lastValueFrom(of(makeAttempt(node, changes)).pipe(send(call, new Events()), toArray()))
}

const failure = (...args: Parameters<typeof sent>): Promise<unknown> =>
  sent(...args).then(
    () => expect.fail('no error'),
    (error: unknown) => error,
  )

const reset = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
const failing = (progress: Progress, stale = false, connectTimeout?: number) =>
  throwError(() => new WireFailure(reset, progress, stale, connectTimeout))

describe('send', () => {
  it('sends the attempt and emits the response', async () => {
    const connection = new ScriptedConnection(response(head(201), '{}'))
    const call = makeCall({ settings: { connectTimeout: 77 } })
    call.socket = new Demand()
    const attempt = { method: 'PUT', path: '/a/_doc/1', headers: { 'x-id': '1' }, body: 'text' }
    expect(await sent(connection, attempt, call)).toEqual([head(201), chunk('{}')])
    expect(connection.requests).toEqual([{ ...attempt, connectTimeout: 77, demand: call.socket, deadline: call }])
    expect(connection.requests[0]?.demand).toBe(call.socket)
    expect(connection.open).toBe(0)
  })

  it('fails if a connection ends without a response', async () => {
    const error = await failure(new ScriptedConnection(EMPTY))
    expect(error).toBeInstanceOf(ConnectionError)
    expect(error).toMatchObject({ message: expect.stringContaining('ended without a response') })
  })

  it.each<[string, Partial<NodeSettings>, Partial<Attempt>, string]>([
    [
      'an object',
      {},
      { querystring: { q: 'a b', routing: ['1', '2'], none: undefined } },
      '/books/_search?q=a%20b&routing=1%2C2',
    ],
    ['a text', {}, { querystring: 'pretty&q=1' }, '/books/_search?pretty&q=1'],
    ['a text that is not encoded', {}, { querystring: 'q=日本' }, '/books/_search?q=%E6%97%A5%E6%9C%AC'],
    ['nothing', {}, {}, '/books/_search'],
    ['the path of the node', { url: new URL('http://proxy/es/') }, { querystring: 'a=1' }, '/es/books/_search?a=1'],
  ])('writes %s into the path', async (_what, settings, changes, path) => {
    const connection = new ScriptedConnection(response(head()))
    await sent(connection, { node: makeNode('node-1', connection, settings), ...changes })
    expect(connection.requests[0]?.path).toBe(path)
  })

  it('appends to the querystring of the path', async () => {
    const connection = new ScriptedConnection(response(head()))
    await sent(connection, { path: '/_search?size=1', querystring: { q: 'a' } })
    expect(connection.requests[0]?.path).toBe('/_search?size=1&q=a')
  })

  it('refuses a querystring that no URL can contain, before anything is sent', async () => {
    const connection = new ScriptedConnection(response(head()))
    expect(await failure(connection, { querystring: { q: { a: 1 } } })).toBeInstanceOf(ConfigurationError)
    expect(connection.requests).toEqual([])
  })

  it('refuses the method CONNECT, which opens a tunnel', async () => {
    const connection = new ScriptedConnection(response(head()))
    const error = await failure(connection, { method: 'CONNECT' })
    expect(error).toMatchObject({
      name: 'ConfigurationError',
      message: 'a request cannot have the method CONNECT',
    })
    expect(connection.requests).toEqual([])
  })

  it('refuses a path with a fragment, of which Elasticsearch would read a part only', async () => {
    const connection = new ScriptedConnection(response(head()))
    const error = await failure(connection, { path: '/a#b/_doc/1', method: 'DELETE' })
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error).toMatchObject({ message: 'the path of the request has a #; encode it as %23' })
    expect(connection.requests).toEqual([])
  })

  it.each<[Progress, string]>([
    ['unsent', 'socket hang up'],
    ['sent', 'socket hang up; perhaps it speaks TLS: try https://'],
    ['answered', 'socket hang up'],
  ])('fails with a ConnectionError if it was %s', async (progress, text) => {
    const error = await failure(new ScriptedConnection(failing(progress)))
    expect(error).toBeInstanceOf(ConnectionError)
    const message = `${text} (http://node-1:9200/) for POST /books/_search, 1 attempt`
    expect(error).toMatchObject({ cause: reset, code: 'ECONNRESET', progress, message })
  })

  it('fails with a TimeoutError if the connection took too long', async () => {
    const error = await failure(new ScriptedConnection(failing('unsent', false, 50)))
    expect(error).toBeInstanceOf(TimeoutError)
    expect(error).toMatchObject({ phase: 'connect', timeout: 50, progress: 'unsent' })
  })

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'it returned nothing'],
    ['a promise', Promise.resolve(), 'it returned a Promise'],
  ])('refuses a connection of the user that returns %s', async (_what, returned, text) => {
    const connection = new ScriptedConnection()
    Object.assign(connection, { request$: () => returned })
    const error = await failure(connection)
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(String(error)).toContain(text)
  })

  it('treats what a connection of the user throws as its failure', async () => {
    const connection = new ScriptedConnection()
    const bug = new Error('bug')
    Object.assign(connection, {
      request$: () => {
        throw bug
      },
    })
    expect(await failure(connection)).toMatchObject({ name: 'ConnectionError', cause: bug })
  })

  it.each<[string, readonly unknown[]]>([
    ['a Chunk before the Head', [chunk('{}')]],
    ['a second Head', [head(), head()]],
    ['a string', ['{}']],
    ['a string', [head(), '{}']],
    ['nothing', [undefined]],
    ['an object', [{ name: 'head', statusCode: 200 }]],
  ])('refuses a connection of the user that emits %s', async (found, events) => {
    const connection = new ScriptedConnection(from(events) as Observable<WireEvent>)
    const error = await failure(connection)
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(String(error)).toMatch(new RegExp(`it emitted ${found}$`))
    expect(connection.open).toBe(0)
  })

  it.each<[string, unknown, string]>([
    ['an error', new Error('bug in my connection'), 'bug in my connection'],
    ['an error without a message', new AggregateError([reset]), 'AggregateError'],
    ['an error with only a code', Object.assign(new Error(''), { code: 'EPIPE' }), 'EPIPE'],
    ['what is no error', 'a text', 'a text'],
  ])('fails with a ConnectionError for %s of a connection of the user', async (_what, cause, message) => {
    const error = await failure(new ScriptedConnection(throwError(() => cause)))
    expect(error).toBeInstanceOf(ConnectionError)
    expect(error).toMatchObject({
      cause,
      progress: 'sent',
      message: `${message} (http://node-1:9200/) for POST /books/_search, 1 attempt`,
    })
  })

  it('repeats once over a new socket if the old one was closed', async () => {
    const connection = new ScriptedConnection(failing('sent', true), response(head()))
    expect(await sent(connection)).toEqual([head()])
    expect(connection.requests.map(({ fresh }) => fresh)).toEqual([undefined, true])
    expect(connection.open).toBe(0)
  })

  it('counts the repetition of a written request as a retry, and reports it', async () => {
    for (const progress of ['sent', 'unsent'] as const) {
      const call = makeCall()
      const events = new Events()
      const retries: unknown[] = []
      events.events$.subscribe((event) => event.type === 'retry' && retries.push(event))
      const node = makeNode('node-1', new ScriptedConnection(failing(progress, true), response(head())))
      call.node = node
      await lastValueFrom(of(makeAttempt(node)).pipe(send(call, events), toArray()))
      const counted = progress === 'sent'
      expect([call.failures, call.uncertain]).toEqual([counted ? 1 : 0, counted])
      const event = { delay: 0, error: { name: 'ConnectionError', progress, cause: reset } }
      expect(retries).toEqual(counted ? [expect.objectContaining({ delay: 0 })] : [])
      if (counted) expect(retries[0]).toMatchObject(event)
    }
  })

  it('repeats no more than once', async () => {
    const connection = new ScriptedConnection(failing('sent', true))
    expect(await failure(connection)).toMatchObject({ cause: reset })
    expect(connection.requests).toHaveLength(2)
  })

  const once = makeCall({ api: { repeatable: false } })
  const unrepeated = makeCall({ settings: { maxRetries: 0 } })
  it.each<[string, Progress, Partial<Attempt>, Call | undefined, number]>([
    ['a call that must not be repeated', 'sent', {}, once, 1],
    ['the same if it never left', 'unsent', {}, once, 2],
    ['a call without retries', 'sent', {}, unrepeated, 1],
    ['a call without retries that never left', 'unsent', {}, unrepeated, 2],
    ['a stream that may have been read', 'sent', { body: Readable.from(['{}']) }, undefined, 1],
    ['bytes', 'sent', { body: Buffer.from('{}') }, undefined, 2],
    ['a call without a body', 'sent', { body: undefined }, undefined, 2],
  ])('sends %s over a closed socket as often as allowed (%s)', async (_what, progress, changes, call, times) => {
    const connection = new ScriptedConnection(failing(progress, true))
    await failure(connection, changes, call)
    expect(connection.requests).toHaveLength(times)
  })

  it('ends the request with its consumer, also the second one', () => {
    for (const script of [[NEVER], [concat(of(head()), NEVER)], [failing('sent', true), NEVER]]) {
      const connection = new ScriptedConnection(...script)
      const attempts$ = new Subject<Attempt>()
      const subscription = attempts$.pipe(send(makeCall(), new Events())).subscribe()
      attempts$.next(makeAttempt(makeNode('node-1', connection)))
      expect(connection.open).toBe(1)
      subscription.unsubscribe()
      expect([connection.open, attempts$.observed]).toEqual([0, false])
    }
  })

  it('reports each request', () => {
    const events = new Events()
    const reported: string[] = []
    events.events$.subscribe(({ type }) => reported.push(type))
    of(makeAttempt(makeNode('node-1', new ScriptedConnection(response(head())))))
      .pipe(send(makeCall(), events))
      .subscribe()
    expect(reported).toEqual(['request'])
  })
})
