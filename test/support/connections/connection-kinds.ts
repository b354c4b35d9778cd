import http from 'node:http'
import https from 'node:https'
import type { AgentFactory, Client, CommonOptions, Connection, ConnectionClass } from 'rxelastic'
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

/** An agent of the user's own, which keeps sockets. */
const ownAgent: AgentFactory = ({ url, maxSockets }) =>
  new (url.protocol === 'https:' ? https : http).Agent({ keepAlive: true, maxSockets })

/** Every way in which requests are carried: both kinds of connection, and the user's own agent. */
export const CARRIERS: readonly ConnectionCarrier[] = [
  ...KINDS.map(({ kind, connectTo, clientTo }) => ({ carrier: kind, connectTo, clientTo })),
  {
    carrier: 'agent',
    connectTo: (url, given, scheduler) => connectTo(url, { agent: ownAgent, ...given }, scheduler, HttpConnection),
    clientTo: (url, options) => clientTo(url, { agent: ownAgent, ...options }),
  },
]

/** A way in which requests are carried. */
export interface ConnectionCarrier extends Pick<ConnectionKind, 'connectTo' | 'clientTo'> {
  readonly carrier: 'undici' | 'http' | 'agent'
}
