import { type Client, errors, type Interceptors, type WireEvent } from 'rxelastic'
import { Subject, tap } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { type ConnectionKind, KINDS } from '../../support/connections/connection-kinds.js'
import { startServerProcess } from '../../support/processes/child-process.js'
import { record } from '../../support/recording/recorded.js'

/** Sends the beginning of a response that would be JSON even if it ended there, and then nothing. */
const SCRIPT = `
  const head = { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' }
  const server = require('node:http').createServer((request, response) => {
    if (request.url === '/sized') response.writeHead(200, { ...head, 'content-length': 1000 }).write('{"took":1}')
    else if (request.url === '/chunked') response.writeHead(200, head).write('{"took":1}')
    else process.stdout.write('a request')
  })
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))
`

const forms: [string, (client: Client, path: string) => ReturnType<Client['search$']>][] = [
  ['buffered', (client, path) => client.request$({ method: 'GET', path })],
  ['as tokens', (client, path) => client.request$({ method: 'GET', path }, { asStream: true })],
  ['as bytes', (client, path) => client.request$({ method: 'GET', path }, { asStream: 'bytes' })],
]

/** A client that has a server of its own, and what it receives over the wire. */
async function setUp({ clientTo }: ConnectionKind) {
  const { url, child } = await startServerProcess(SCRIPT)
  const wire$ = new Subject<WireEvent>()
  const listen: Interceptors = {
    perAttempt: [(request, next) => next(request).pipe(tap((event) => wire$.next(event)))],
  }
  const client = clientTo(url, { maxRetries: 0, requestTimeout: 10_000, interceptors: listen })
  return { child, client, wire: record(wire$) }
}

describe.each(KINDS)('$kind: kill -9 of the server', (kind) => {
  const rows = forms.flatMap(([form, ask]) => ['/sized', '/chunked'].map((path) => ({ form, path, ask })))
  it.each(rows)('ends a response ($path) that is read $form with its cause in time', async ({ ask, path }) => {
    const { client, child, wire } = await setUp(kind)
    const call = record(ask(client, path))
    await wire.until(() => wire.values.length === 2)
    child.kill('SIGKILL')
    const error = await call.failed()
    expect(error).toBeInstanceOf(errors.ConnectionError)
    expect(error).toMatchObject({ cause: expect.any(Error), progress: 'answered' })
    expect(call.completions).toBe(0)
  })

  it('ends a request that waits for its response', async () => {
    const { client, child } = await setUp(kind)
    const call = record(client.request$({ method: 'GET', path: '/silent' }))
    await new Promise((resolve) => child.stdout?.once('data', resolve))
    child.kill('SIGKILL')
    const error = await call.failed()
    expect(error).toBeInstanceOf(errors.ConnectionError)
    expect(error).toMatchObject({ cause: expect.any(Error), progress: 'sent' })
  })
})
