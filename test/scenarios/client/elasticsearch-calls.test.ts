import type { AttemptInterceptor, CallInterceptor, ClientEvent } from 'rxelastic'
import { forkJoin, lastValueFrom, map, tap } from 'rxjs'
import { expect, it } from 'vitest'
import { connect, describeElasticsearch, useIndex } from '../../support/elasticsearch/elasticsearch.js'
import { ClientSockets } from '../../support/recording/client-sockets.js'
import { record } from '../../support/recording/recorded.js'

describeElasticsearch('calls', () => {
  const index = useIndex([{ a: 1 }, { a: 2 }])
  const written = useIndex()

  it('sends nothing before subscribe, and one request for each subscription', async () => {
    const client = connect()
    const ids: unknown[] = []
    client.events$.subscribe((event) => {
      if (event.type === 'request') ids.push(event.meta.request.id)
    })
    const indexed$ = client.index$({ index: written, id: 'twice', document: {} })
    expect(ids).toEqual([])
    const first = await lastValueFrom(indexed$)
    const second = await lastValueFrom(indexed$)
    expect([first._version, second._version]).toEqual([1, 2])
    expect(ids).toEqual([1, 2])
  })

  it('reports the steps of a call in events$, which completes when the client closes', async () => {
    const client = connect({ name: 'observed' })
    const events = record(client.events$)
    await lastValueFrom(client.count$({ index }, { id: 'c1' }))
    await record(client.count$({ index: 'no-such-index' }, { id: 'c2' })).failed()
    expect(events.values.map(describeEvent)).toEqual([
      'serialization c1',
      'request c1',
      'deserialization c1',
      'response c1 200',
      'serialization c2',
      'request c2',
      'response c2 404 ResponseError',
    ])
    await client.close()
    expect(events.completions).toBe(1)
  })

  it('drops a listener that unsubscribed, and the call continues', async () => {
    const client = connect()
    const gone = record(client.events$)
    gone.unsubscribe()
    expect(await lastValueFrom(client.count$({ index }))).toMatchObject({ count: 2 })
    expect(gone.values).toEqual([])
  })

  it('shows the call and each attempt to interceptors, which can change both', async () => {
    const seen: string[] = []
    const perCall: CallInterceptor = (request, next) => {
      seen.push(`call ${request.method} ${JSON.stringify(request.body)}`)
      const body = { query: { term: { a: 2 } } }
      return next({ ...request, body }).pipe(
        map((result) => ('body' in result ? { ...result, statusCode: 299 } : result)),
      )
    }
    const perAttempt: AttemptInterceptor = (attempt, next) => {
      seen.push(`attempt at ${attempt.node.url.port !== ''} ${String(attempt.body)}`)
      const headers = { ...attempt.headers, 'x-opaque-id': 'put in' }
      return next({ ...attempt, headers }).pipe(
        tap((event) => seen.push('name' in event ? `${event.name} ${event.statusCode}` : 'chunk')),
      )
    }
    const client = connect({ interceptors: { perCall: [perCall], perAttempt: [perAttempt] } })
    const query = { match_all: {} }
    const { body, statusCode, headers } = await lastValueFrom(client.search$({ index, query }, { meta: true }))
    expect(body.hits.hits.map(({ _id }) => _id)).toEqual(['1'])
    expect(statusCode).toBe(299)
    expect(headers['x-opaque-id']).toBe('put in')
    expect(seen).toEqual([
      'call POST {"query":{"match_all":{}}}',
      'attempt at true {"query":{"term":{"a":2}}}',
      'head 200',
      'chunk',
    ])
  })

  it('shares sockets among derived clients with options of their own', async () => {
    const sockets = ClientSockets.watch()
    const client = connect({ maxSockets: 1, headers: { 'x-opaque-id': 'parent' } })
    const child = client.child({ headers: { 'x-opaque-id': 'child' }, name: 'child' })
    const grandchild = child.options({ context: 'grand' })
    const results = await lastValueFrom(
      forkJoin([client, child, grandchild].map((each) => each.count$({ index }, { meta: true }))),
    )
    expect(results.map(({ headers }) => headers['x-opaque-id'])).toEqual(['parent', 'child', 'child'])
    expect(results.map(({ meta }) => [meta.name, meta.context])).toEqual([
      ['rxelastic', undefined],
      ['child', undefined],
      ['child', 'grand'],
    ])
    expect(sockets.all).toHaveLength(1)
    await child.close()
    expect(sockets.open).toEqual([])
    expect(await record(client.count$({ index })).failed()).toMatchObject({ name: 'NoLivingConnectionsError' })
  })
})

function describeEvent(event: ClientEvent): string {
  if (!('meta' in event)) return event.type
  const statusCode = 'statusCode' in event ? event.statusCode : undefined
  const error = 'error' in event && event.error instanceof Error ? event.error.name : undefined
  return [event.type, event.meta.request.id, statusCode, error].filter((part) => part !== undefined).join(' ')
}
