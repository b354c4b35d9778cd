import { type AttemptInterceptor, Client, type ClientEvent } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { finalize, firstValueFrom, lastValueFrom, NEVER, type Observable, take } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { Caller } from '../../../src/core/caller.js'
import { Core } from '../../../src/core/core.js'
import { clientSettings } from '../../../src/options/client-settings.js'
import { record } from '../../support/recording/recorded.js'

type Consume = (response$: Observable<unknown>) => Promise<unknown>

const CONSUMERS: [string, Consume][] = [
  ['waits for completion', (response$) => lastValueFrom(response$)],
  ['leaves with the value', (response$) => firstValueFrom(response$)],
]

/** A client whose server is busy whenever the path asks for it. */
function busyClient() {
  let busy = 0
  const Connection = MemoryConnection.answering(({ path }) =>
    path === '/busy' && busy++ % 2 === 0 ? { statusCode: 429, body: {} } : { body: { ok: true } },
  )
  return new Client({ node: 'http://memory', Connection, retryBackoff: () => 0 })
}

describe('a consumer that leaves within next', () => {
  it.each(CONSUMERS)('earns retry budget (%s)', async (_how, consume) => {
    const client = busyClient()
    const get = (path: string) => consume(client.request$({ method: 'GET', path }))
    for (let call = 0; call < 100; call++) {
      await get('/busy')
      for (let other = 0; other < 20; other++) await get('/')
    }
  })

  it.each([
    ...CONSUMERS,
    ['leaves within a stream', (response$: Observable<unknown>) => lastValueFrom(response$.pipe(take(2)))],
  ] as [string, Consume][])('is reported once as a response (%s)', async (how, consume) => {
    const client = busyClient()
    const events: ClientEvent[] = []
    client.events$.subscribe((event) => events.push(event))
    const options = how === 'leaves within a stream' ? { asStream: true as const } : {}
    await consume(client.request$({ method: 'GET', path: '/' }, options))
    expect(events.map(({ type }) => type).filter((type) => type === 'response')).toEqual(['response'])
    expect(events.at(-1)).not.toHaveProperty('error')
  })

  it('is reported as aborted if it leaves before there is a response', () => {
    const client = new Client({ node: 'http://memory', Connection: MemoryConnection.answering(() => NEVER) })
    const events: ClientEvent[] = []
    client.events$.subscribe((event) => events.push(event))
    client.info$().subscribe().unsubscribe()
    expect(events.map(({ type }) => type)).toEqual(['serialization', 'request', 'response'])
    expect(events.at(-1)).toMatchObject({ aborted: true, attempts: 1 })
    expect(events.at(-1)).not.toHaveProperty('error')
  })
})

describe('a teardown that throws', () => {
  const mistake = new Error('mistake')
  const failing = <T>() =>
    finalize<T>(() => {
      throw mistake
    })

  it('leaves no node busy and no call in flight', async () => {
    const Connection = MemoryConnection.answering(() => NEVER)
    const interceptor: AttemptInterceptor = (request, next) => next(request).pipe(failing())
    const interceptors = { perAttempt: [interceptor] }
    const core = new Core(clientSettings({ node: 'http://memory', Connection, interceptors }))
    const client = new Client(new Caller(core))
    const [node] = core.nodes
    const subscription = client.info$().subscribe()
    expect(node?.inFlight).toBe(1)
    expect(() => subscription.unsubscribe()).toThrow()
    expect(node?.inFlight).toBe(0)
    await client.close({ grace: '1h' })
  })

  it('rejects close(), which ends all calls and closes the nodes nevertheless', async () => {
    const Connection = MemoryConnection.answering(() => NEVER)
    const client = new Client({ node: 'http://memory', Connection })
    let completed = false
    client.events$.subscribe({ complete: () => (completed = true) })
    client
      .info$()
      .pipe(failing())
      .subscribe({ error() {} })
    const other = record(client.info$())
    await expect(client.close()).rejects.toThrow('mistake')
    expect(other.errors).toHaveLength(1)
    expect(completed).toBe(true)
  })
})
