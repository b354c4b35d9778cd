import { Readable } from 'node:stream'
import { type AuthSource, Client, type CommonOptions, type Credentials, errors } from 'rxelastic'
import { FakeCluster, MemoryConnection } from 'rxelastic/testing'
import { BehaviorSubject, EMPTY, Observable, Subject } from 'rxjs'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { clientTo } from '../../support/connections/connections.js'
import { record } from '../../support/recording/recorded.js'

const right = { username: 'elastic', password: 'right' }
const wrong = { username: 'elastic', password: 'expired' }
const headerOf = ({ username, password }: typeof right): string => `Basic ${btoa(`${username}:${password}`)}`

let cluster: FakeCluster
let before = 0

beforeAll(async () => {
  cluster = await FakeCluster.start({ ...right, nodes: 2 })
})
beforeEach(() => {
  before = cluster.requests.length
})
afterAll(() => cluster.close())

const requests = () => cluster.requests.slice(before)
const connect = (options: CommonOptions) => clientTo(cluster.url, options)

/** Says these one after the other, the last one for ever, later than it is asked. */
const saying = (...answers: Credentials[]) =>
  vi.fn(async (): Promise<Credentials> => (answers.length > 1 ? answers.shift() : answers[0]) ?? expect.fail('nothing'))

describe('a source of credentials', () => {
  it('is asked on each call and each retry', async () => {
    const statuses = [503, 200, 200]
    const Connection = MemoryConnection.answering(() => ({ statusCode: statuses.shift() ?? 200, body: {} }))
    const auth = saying({ apiKey: 'one' }, { apiKey: 'two' }, { apiKey: 'three' })
    const client = clientTo('http://memory', { Connection, auth, retryBackoff: () => 0 })
    expect(auth).not.toHaveBeenCalled()
    await record(client.search$({})).completed()
    await record(client.search$({})).completed()
    const sent = Connection.requests.map(({ headers }) => headers.authorization)
    expect(sent).toEqual(['ApiKey one', 'ApiKey two', 'ApiKey three'])
  })

  it('is an Observable, of which the latest value counts', async () => {
    const Connection = MemoryConnection.answering(() => ({ body: {} }))
    const credentials$ = new BehaviorSubject<Credentials>({ apiKey: 'old' })
    const client = clientTo('http://memory', { Connection, auth: credentials$ })
    await record(client.search$({})).completed()
    credentials$.next({ bearer: 'new' })
    await record(client.search$({})).completed()
    const sent = Connection.requests.map(({ headers }) => headers.authorization)
    expect([sent, credentials$.observed]).toEqual([['ApiKey old', 'Bearer new'], false])
  })
})

describe('a request for credentials that calls share', () => {
  function waiting() {
    const Connection = MemoryConnection.answering(() => ({ body: {} }))
    const asked: Subject<Credentials>[] = []
    const auth = (): Observable<Credentials> => {
      const answer = new Subject<Credentials>()
      asked.push(answer)
      return answer
    }
    const client = clientTo('http://memory', { Connection, auth })
    const derived = client.options({ requestTimeout: '5s' })
    const calls = [client.search$({}), derived.info$(), derived.child({ name: 'grandchild' }).count$({})].map((call$) =>
      record<unknown>(call$),
    )
    return { Connection, asked, client, calls }
  }

  it('answers calls of a client and of derived clients', async () => {
    const { Connection, asked, client, calls } = waiting()
    expect(asked).toHaveLength(1)
    asked[0]?.next({ apiKey: 'shared' })
    for (const call of calls) expect(await call.completed()).toEqual([{}])
    expect(Connection.requests.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill('ApiKey shared'))
    expect(asked[0]?.observed).toBe(false)
    record(client.search$({})).unsubscribe()
    expect(asked).toHaveLength(2)
  })

  it('is unsubscribed when the last of them leaves', () => {
    const { Connection, asked, calls } = waiting()
    for (const call of calls) {
      expect(asked[0]?.observed).toBe(true)
      call.unsubscribe()
    }
    expect([asked[0]?.observed, Connection.requests]).toEqual([false, []])
  })

  it('is unsubscribed by close()', async () => {
    const { asked, client, calls } = waiting()
    await client.close()
    for (const call of calls) expect(await call.failed()).toBeInstanceOf(errors.RequestAbortedError)
    expect(asked[0]?.observed).toBe(false)
  })

  it('fails all of them with its error, unchanged', async () => {
    const { Connection, asked, calls } = waiting()
    const sealed = new Error('the vault is sealed')
    asked[0]?.error(sealed)
    for (const call of calls) expect(await call.failed()).toBe(sealed)
    expect([asked.length, Connection.requests]).toEqual([1, []])
  })
})

describe('a source of credentials after a 401', () => {
  it('is asked once more; even a write is repeated at the same node, not as a retry', async () => {
    const auth = saying(wrong, right)
    const client = clientTo(cluster.url, { auth, maxRetries: 0, compression: true })
    const events: string[] = []
    client.events$.subscribe(({ type }) => events.push(type))
    const document = { title: 'Emma' }
    const call = record(client.index$({ index: 'books', document }, { meta: true }))
    expect(await call.completed()).toMatchObject([
      { body: { result: 'created' }, statusCode: 201, meta: { attempts: 0 } },
    ])
    expect(requests().map(({ headers, body }) => [headers.authorization, String(body)])).toEqual([
      [headerOf(wrong), JSON.stringify(document)],
      [headerOf(right), JSON.stringify(document)],
    ])
    expect(auth).toHaveBeenCalledTimes(2)
    expect(events).toEqual(['serialization', 'request', 'request', 'deserialization', 'response'])
  })

  it('leads back to the node that refused, though there are others', async () => {
    const both = new Client({ nodes: [...cluster.urls], auth: saying(wrong, right) })
    onTestFinished(() => both.close())
    await record(both.info$()).completed()
    const [first, second] = requests().map((request) => request.node)
    expect([first, requests().length]).toEqual([second, 2])
  })

  it('begins a streamed response with the second attempt', async () => {
    const client = connect({ auth: saying(wrong, right) })
    const call = record(client.info$({}, { asStream: 'bytes', meta: true }))
    const [first, ...bytes] = await call.completed()
    expect(first).toMatchObject({ name: 'head', statusCode: 200 })
    expect(bytes.length).toBeGreaterThan(0)
    expect(requests()).toHaveLength(2)
  })

  it('is asked once for all calls that were refused together', async () => {
    const auth = saying(wrong, right)
    const client = connect({ auth })
    const calls = Array.from({ length: 10 }, () => record(client.info$()))
    for (const call of calls) expect(await call.completed()).toHaveLength(1)
    expect([auth.mock.calls.length, requests().length]).toEqual([2, 20])
  })

  it('is not asked again after a second 401, which is the error', async () => {
    const auth = saying(wrong, { bearer: 'wrong-again' })
    const error = await record(connect({ auth }).info$()).failed()
    expect(error).toBeInstanceOf(errors.ResponseError)
    expect(error).toMatchObject({ statusCode: 401, meta: { meta: { attempts: 0 } } })
    expect([auth.mock.calls.length, requests().length]).toEqual([2, 2])
  })

  it('repeats nothing if it gives the same answer again', async () => {
    const auth = saying(wrong)
    const error = await record(connect({ auth }).info$()).failed()
    expect(error).toMatchObject({ name: 'ResponseError', statusCode: 401 })
    expect([auth.mock.calls.length, requests().length]).toEqual([2, 1])
  })

  it('fails the call with the error of the source', async () => {
    const sealed = new Error('the vault is sealed')
    const auth = vi.fn(async () => (auth.mock.calls.length === 1 ? wrong : Promise.reject(sealed)))
    expect(await record(connect({ auth }).info$()).failed()).toBe(sealed)
    expect(requests()).toHaveLength(1)
  })

  it('does not delay a consumer that leaves meanwhile', async () => {
    const left = vi.fn()
    const auth = vi.fn()
    const askedAgain = new Promise<void>((resolve) => {
      const second = new Observable<Credentials>(() => {
        resolve()
        return left
      })
      auth.mockReturnValueOnce(wrong).mockReturnValueOnce(second)
    })
    const call = record(connect({ auth }).info$())
    await askedAgain
    call.unsubscribe()
    expect([left.mock.calls.length, requests().length, call.endings]).toEqual([1, 1, 0])
  })
})

describe('a call is not repeated after a 401', () => {
  it.each<[string, AuthSource | null]>([
    ['with credentials that are what they are', wrong],
    ['without credentials', null],
  ])('%s', async (_what, auth) => {
    expect(await record(connect({ auth }).info$()).failed()).toMatchObject({ statusCode: 401 })
    expect(requests()).toHaveLength(1)
  })

  it('if the header was given explicitly', async () => {
    const auth = saying(right)
    const call$ = connect({ auth }).info$({}, { headers: { authorization: headerOf(wrong) } })
    expect(await record(call$).failed()).toMatchObject({ statusCode: 401 })
    expect([auth.mock.calls.length, requests().length]).toEqual([0, 1])
  })

  it('if a 401 is ignored', async () => {
    const auth = saying(wrong, right)
    const call = record(connect({ auth }).info$({}, { ignore: [401], meta: true }))
    expect(await call.completed()).toMatchObject([{ statusCode: 401 }])
    expect([auth.mock.calls.length, requests().length]).toEqual([1, 1])
  })

  it('if the body was a stream that is used up', async () => {
    const auth = saying(wrong, right)
    const operations = Readable.from(['{"index":{}}\n', '{"a":1}\n'])
    const error = await record(connect({ auth }).bulk$({ index: 'books', operations })).failed()
    expect(error).toMatchObject({ name: 'ResponseError', statusCode: 401 })
    expect([auth.mock.calls.length, requests().length]).toEqual([1, 1])
  })

  it('without a source of credentials', async () => {
    expect(await record(connect({ auth: () => EMPTY }).info$()).failed()).toBeInstanceOf(errors.ConfigurationError)
    expect(requests()).toEqual([])
  })
})
