import { setImmediate } from 'node:timers/promises'
import type { Client } from 'rxelastic'
import { first, map, type Observable, repeat, timeout } from 'rxjs'

interface SearchStatistics {
  readonly search: { readonly open_contexts: number }
}

interface NodeStatistics {
  /** Statistics of all indices on the node. The stand-in has only the sum. */
  readonly indices: SearchStatistics & { readonly indices?: Readonly<Record<string, SearchStatistics>> }
}

/**
 * Counts the open points in time of an index, as Elasticsearch itself counts them. Other indices may have their own.
 */
export function openContexts$(client: Client, index: string): Observable<number> {
  const only = { metric: 'indices', index_metric: 'search', level: 'indices' } as const
  return client.nodes
    .stats$<{ nodes: Readonly<Record<string, NodeStatistics>> }>(only)
    .pipe(map(({ nodes }) => Object.values(nodes).reduce((sum, node) => sum + openOn(node, index), 0)))
}

function openOn({ indices: all }: NodeStatistics, index: string): number {
  const one = all.indices === undefined ? all : all.indices[index]
  return one?.search.open_contexts ?? 0
}

/** Polls until no point in time is open. */
export function untilNoContext$(client: Client, index: string): Observable<number> {
  return openContexts$(client, index).pipe(
    repeat({ delay: 10 }),
    first((count) => count === 0),
    timeout(5_000),
  )
}

/** Resources that keep this process busy. An idle socket in the pool does not. */
export interface Busy {
  readonly sockets: number
  readonly timers: number
}

/** Counts the resources that are in use now. */
export function countBusy(): Busy {
  const resources = process.getActiveResourcesInfo()
  const count = (type: string): number => resources.filter((resource) => resource === type).length
  return { sockets: count('TCPSocketWrap'), timers: count('Timeout') }
}

/** Counts the resources after some turns of the event loop, which work that has just ended needs to release them. */
export async function countBusyWhenSettled(): Promise<Busy> {
  for (let turn = 0; turn < 3; turn++) await setImmediate()
  return countBusy()
}
