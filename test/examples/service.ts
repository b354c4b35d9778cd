import type { ChildProcess } from 'node:child_process'
import { Client } from 'rxelastic'
import { pullFrom } from 'rxelastic/flow'
import { FakeCluster } from 'rxelastic/testing'
import { lastValueFrom } from 'rxjs'
import { type SocketProxy, startProxy } from './proxy.js'
import { addressOf } from './run.js'

/** Service of `examples/` that searches a stand-in, through a proxy that reports its sockets. */
export interface Service {
  readonly cluster: FakeCluster
  readonly proxy: SocketProxy
  readonly process: ChildProcess
  readonly url: string
  readonly stop: () => Promise<void>
}

/**
 * Starts a service, and waits until it listens.
 *
 * @param cities - documents of the index that it searches
 * @param run - starts its process with these variables
 */
export async function startService(
  cities: readonly object[],
  run: (environment: Record<string, string>) => ChildProcess,
): Promise<Service> {
  const cluster = await FakeCluster.start()
  const client = new Client({ node: cluster.url })
  const write = client.helpers.bulk({ index: 'cities', as: 'flush', refreshOnCompletion: true })
  await lastValueFrom(pullFrom(cities).pipe(write))
  await client.close()
  const proxy = await startProxy(cluster.url)
  const process = run({ ELASTICSEARCH_URL: proxy.url, PORT: '0' })
  const stop = async (): Promise<void> => {
    process.kill('SIGKILL')
    proxy.close()
    await cluster.close()
  }
  return { cluster, proxy, process, url: await addressOf(process), stop }
}
