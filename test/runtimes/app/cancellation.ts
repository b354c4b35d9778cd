import type { Client } from 'rxelastic'
import type { FakeCluster } from 'rxelastic/testing'

/** Cancels a call that the server does not answer. */
export async function cancelCalls(client: Client, cluster: FakeCluster): Promise<string[]> {
  const stop = cluster.intercept(() => ({ hang: true }))
  const asked = cluster.nextRequest()
  const call = client.count$({ index: 'books' }).subscribe()
  await asked
  call.unsubscribe()
  stop()
  return ['cancellation']
}
