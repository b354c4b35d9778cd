import {
  Client,
  type CommonOptions,
  type Connection,
  type ConnectionClass,
  type ConnectionOptions,
  UndiciConnection,
  type WireRequest,
} from 'rxelastic'
import type { SchedulerLike } from 'rxjs'
import { onTestFinished } from 'vitest'
import { CountingScheduler } from '../clock/counting-scheduler.js'

type Given = Partial<Omit<ConnectionOptions, 'url' | 'scheduler'>>

/** The connection under test, to a server; it is closed when the test ends. */
export function connectTo(
  url: URL,
  given: Given = {},
  scheduler: SchedulerLike = new CountingScheduler(),
  Kind: ConnectionClass = UndiciConnection,
): Connection {
  const connection = new Kind({ url, maxSockets: 10, keepAliveTimeout: 600_000, scheduler, ...given })
  onTestFinished(() => connection.close())
  return connection
}

/** A request for the connection: a GET unless told otherwise. */
export function requestTo(path: string, given: Partial<WireRequest> = {}): WireRequest {
  return { method: 'GET', path, headers: {}, body: undefined, connectTimeout: 10_000, ...given }
}

/** A client of one node; it is closed when the test ends. */
export function clientTo(url: URL | string, options: CommonOptions = {}): Client {
  const client = new Client({ node: url, ...options })
  onTestFinished(() => client.close())
  return client
}
