import { Client } from 'rxelastic'
import { catchError, map, type Observable, throwError } from 'rxjs'
import type { Engine } from './engine.js'

interface NodesInfo {
  readonly nodes: Readonly<Record<string, { readonly version: string }>>
}

/** Creates the client. Its deadline is one of the timers that cancelling has to stop. */
export function connect(engine: Engine): Client {
  try {
    return new Client({ node: engine.url, requestTimeout: '60s' })
  } catch (error) {
    throw explain(engine, error)
  }
}

/** Asks for the version of Elasticsearch with a short deadline, so that a missing server is reported soon. */
export function version$(client: Client, engine: Engine): Observable<string> {
  return client.nodes.info$<NodesInfo>({ metric: 'http' }, { maxRetries: 0, requestTimeout: '10s' }).pipe(
    map(({ nodes }) =>
      Object.values(nodes)
        .map(({ version }) => version)
        .join(', '),
    ),
    catchError((error: unknown) => throwError(() => explain(engine, error))),
  )
}

function explain({ kind }: Engine, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error)
  return new Error(`The demo cannot use ${kind}: ${reason}`, { cause: error })
}

/** Returns an address without user name and password. */
export function publicUrl(text: string): string {
  const { protocol, host, pathname } = new URL(text)
  return `${protocol}//${host}${pathname.replace(/\/$/, '')}`
}
