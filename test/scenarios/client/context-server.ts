import { AsyncLocalStorage } from 'node:async_hooks'
import { Agent, createServer, type ServerResponse } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type Client, type CommonOptions, HttpConnection } from 'rxelastic'
import { catchError, EMPTY, lastValueFrom, type Observable, tap } from 'rxjs'
import { onTestFinished } from 'vitest'
import { listen } from '../../support/servers/listen.js'

setFlagsFromString('--expose-gc')
export const collectGarbage: () => void = runInNewContext('gc')

/** The kinds of connection: that of undici, Node's client with sockets of the library, and with those of an agent. */
export const KINDS: readonly (readonly [string, () => CommonOptions])[] = [
  ['undici', () => ({ maxSockets: 1 })],
  ['http', () => ({ Connection: HttpConnection, maxSockets: 1 })],
  ['an agent', () => ({ agent: () => new Agent({ keepAlive: true, maxSockets: 1 }) })],
]

export const HEADERS = { 'x-elastic-product': 'Elasticsearch', 'content-type': 'application/json' }
export const HITS = JSON.stringify({
  hits: { hits: Array.from({ length: 20 }, (_, id) => ({ _id: `${id}`, _source: {} })) },
})

export const user = new AsyncLocalStorage<string>()

/** Where callbacks ran, in words such as `next: bob`. */
export class Seen {
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

export type Respond = (response: ServerResponse, path: string) => void

export async function serve(
  respond: Respond = (response) => response.writeHead(200, HEADERS).end('{}'),
): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => respond(response, request.url ?? ''))
  })
  onTestFinished(() => void server.close())
  return listen(server)
}

export const get = (client: Client, path: string, options = {}) => client.request$({ method: 'GET', path }, options)
export const settled = (values$: Observable<unknown>) =>
  lastValueFrom(values$.pipe(catchError(() => EMPTY)), { defaultValue: undefined })
