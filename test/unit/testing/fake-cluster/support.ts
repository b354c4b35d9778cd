import { FakeCluster, type FakeClusterOptions } from 'rxelastic/testing'
import { onTestFinished } from 'vitest'

export const JSON_TYPE = { 'content-type': 'application/json' }

/** Starts a cluster that is closed when the test has ended. */
export async function start(options?: FakeClusterOptions): Promise<FakeCluster> {
  const cluster = await FakeCluster.start(options)
  onTestFinished(() => cluster.close())
  return cluster
}

/** Sends a request, with JSON as its body. */
export async function send(cluster: FakeCluster, method: string, path: string, body?: unknown) {
  const payload = body === undefined ? {} : { headers: JSON_TYPE, body: JSON.stringify(body) }
  const response = await fetch(`${cluster.url}${path}`, { method, ...payload })
  return { status: response.status, body: JSON.parse(await response.text()) }
}
