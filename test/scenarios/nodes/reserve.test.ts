import { createServer, type Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientOptions } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { catchError, EMPTY, filter, firstValueFrom, lastValueFrom, throwError } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listen } from '../../support/servers/listen.js'

const HEADERS = { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' }

/** Nodes that tell of an address at which nothing listens, as behind a network that translates addresses. */
const UNREACHABLE = { nodes: { gone: { roles: ['data'], http: { publish_address: '127.0.0.1:1' } } } }

async function serve() {
  let sockets = 0
  let calls = 0
  const server: Server = createServer((request, response) => {
    const isSniff = request.url?.startsWith('/_nodes') === true
    if (!isSniff) calls++
    request.resume().once('end', () => response.writeHead(200, HEADERS).end(JSON.stringify(isSniff ? UNREACHABLE : {})))
  }).on('connection', () => sockets++)
  onTestFinished(() => void server.close())
  const url = await listen(server)
  return { url, sockets: () => sockets, calls: () => calls }
}

async function sniffed(options: ClientOptions): Promise<Client> {
  const client = new Client(options)
  onTestFinished(() => client.close())
  const sniff = firstValueFrom(client.events$.pipe(filter(({ type }) => type === 'sniff')))
  await lastValueFrom(client.info$())
  await sniff
  return client
}

describe('nodes in reserve', () => {
  it('are not used if the filter of the user refuses them', async () => {
    const [data, master] = [await serve(), await serve()]
    const nodes = [
      { url: data.url, roles: ['data'] },
      { url: master.url, roles: ['master'] },
    ]
    const nodeFilter = ({ roles }: { roles: readonly string[] }) => !roles.includes('master')
    const client = await sniffed({ nodes, sniffOnStart: true, nodeFilter })
    for (let call = 0; call < 10; call++) await lastValueFrom(client.info$())
    expect([data.calls(), master.calls()]).toEqual([11, 0])
  })

  it('are not used if they are dedicated masters', async () => {
    const [data, master] = [await serve(), await serve()]
    const nodes = [
      { url: data.url, roles: ['data'] },
      { url: master.url, roles: ['master'] },
    ]
    const client = await sniffed({ nodes, sniffOnStart: true })
    for (let call = 0; call < 10; call++) await lastValueFrom(client.info$())
    expect([data.calls(), master.calls()]).toEqual([11, 0])
  })

  it('keep their sockets', async () => {
    const server = await serve()
    const client = await sniffed({ node: server.url, sniffOnStart: true })
    await lastValueFrom(client.info$())
    const before = server.sockets()
    for (let call = 0; call < 10; call++) await lastValueFrom(client.info$())
    expect(server.sockets()).toBe(before)
  })
})

describe('the probe of a dead node', () => {
  it('is one call, also while credentials are awaited', async () => {
    const asked: string[] = []
    let down = true
    const Answering = MemoryConnection.answering(() => ({ body: {} }))
    const client = new Client({
      nodes: ['http://one', 'http://two'],
      auth: () => sleep(20).then(() => ({ bearer: 'token' })),
      maxRetries: 0,
      Connection: class extends Answering {
        readonly #url: string
        constructor({ url }: { url: URL }) {
          super({} as never)
          this.#url = url.hostname
        }
        override request$(request: Parameters<InstanceType<typeof Answering>['request$']>[0]) {
          asked.push(this.#url)
          return down && this.#url === 'one' ? throwError(() => new Error('reset')) : super.request$(request)
        }
      },
    })
    const call = () => lastValueFrom(client.info$().pipe(catchError(() => EMPTY)), { defaultValue: undefined })
    await Promise.all([call(), call()])
    await sleep(1_100)
    asked.length = 0
    await Promise.all(Array.from({ length: 20 }, call))
    expect(asked.filter((node) => node === 'one')).toHaveLength(1)
    down = false
  })

  it('is returned by a call that ends while it waits for credentials', async () => {
    const { Connection, asked, control } = flaky()
    const client = new Client({
      nodes: ['http://one', 'http://two'],
      auth: () => (control.hang ? new Promise<never>(() => {}) : { bearer: 'token' }),
      maxRetries: 0,
      Connection,
    })
    const call = () => lastValueFrom(client.info$().pipe(catchError(() => EMPTY)), { defaultValue: undefined })
    await Promise.all([call(), call()])
    await sleep(1_100)
    control.down = false
    control.hang = true
    const waiting = Array.from({ length: 4 }, () => client.info$().subscribe({ error: () => {} }))
    for (const subscription of waiting) subscription.unsubscribe()
    control.hang = false
    asked.length = 0
    for (let index = 0; index < 4; index++) await call()
    expect(asked).toContain('one')
  })
})

/** Connections of which that to the first node fails while it is down. */
function flaky() {
  const asked: string[] = []
  const control = { down: true, hang: false }
  const Answering = MemoryConnection.answering(() => ({ body: {} }))
  class Connection extends Answering {
    readonly #url: string
    constructor({ url }: { url: URL }) {
      super({} as never)
      this.#url = url.hostname
    }
    override request$(request: Parameters<InstanceType<typeof Answering>['request$']>[0]) {
      asked.push(this.#url)
      return control.down && this.#url === 'one' ? throwError(() => new Error('reset')) : super.request$(request)
    }
  }
  return { Connection, asked, control }
}
