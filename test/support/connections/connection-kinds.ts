import type { Client, CommonOptions, Connection, ConnectionClass } from 'rxelastic'
import { UndiciConnection } from 'rxelastic'
import { HttpConnection } from '../../../src/connection/http/http-connection.js'
import { clientTo, connectTo } from './connections.js'

/** A kind of connection, with what makes one of it and a client that uses it. */
export interface ConnectionKind {
  readonly kind: 'undici' | 'http'
  readonly Kind: ConnectionClass
  readonly connectTo: (...args: Readonly<Parameters<typeof connectTo>>) => Connection
  readonly clientTo: (url: URL | string, options?: CommonOptions) => Client
}

/** Both kinds of connection, for the tests of what is promised of either. */
export const KINDS: readonly ConnectionKind[] = [kindNamed('undici'), kindNamed('http')]

/** One kind, for the tests of what only it does. */
export function kindNamed(kind: ConnectionKind['kind']): ConnectionKind {
  return kindOf(kind, kind === 'undici' ? UndiciConnection : HttpConnection)
}

function kindOf(kind: ConnectionKind['kind'], Kind: ConnectionClass): ConnectionKind {
  return {
    kind,
    Kind,
    connectTo: (url, given, scheduler) => connectTo(url, given, scheduler, Kind),
    clientTo: (url, options) => clientTo(url, { Connection: Kind, ...options }),
  }
}
