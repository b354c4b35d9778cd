import { Client, type CommonOptions } from 'rxelastic'
import { FakeCluster, type FakeClusterOptions } from 'rxelastic/testing'
import { lastValueFrom, type Observable } from 'rxjs'
import { onTestFinished } from 'vitest'

export const index = 'numbers'

export interface Document {
  readonly number: number
}

export interface FoundHit {
  readonly _id: string
  readonly _source: Document
}

/** A cluster whose index has documents with the numbers from 0 on, and a client of it. */
export async function numbers(
  count: number,
  { shards = 2, client: options = {}, ...clusterOptions }: NumbersOptions = {},
): Promise<{ cluster: FakeCluster; client: Client }> {
  const cluster = await FakeCluster.start(clusterOptions)
  onTestFinished(() => cluster.close())
  const client = new Client({ nodes: cluster.urls, retryBackoff: () => 0, ...options })
  onTestFinished(() => client.close())
  await lastValueFrom(client.indices.create$({ index, settings: { number_of_shards: shards } }))
  const operations = Array.from({ length: count }, (_, number) => [{ create: { _id: `n${number}` } }, { number }])
  if (count > 0) await lastValueFrom(client.bulk$({ index, operations: operations.flat(), refresh: true }))
  return { cluster, client }
}

interface NumbersOptions extends FakeClusterOptions {
  shards?: number
  client?: CommonOptions
}

export type HelperName = 'scan$' | 'scroll$'

/** Reads the index with one of the helpers. */
export function read$(
  client: Client,
  helper: HelperName,
  params: object = {},
  options: object = {},
): Observable<FoundHit> {
  return client.helpers[helper]({ index, ...params }, options) as Observable<FoundHit>
}

export function idsUpTo(count: number): string[] {
  return Array.from({ length: count }, (_, number) => `n${number}`).sort()
}

export function sortedIds(hits: readonly FoundHit[]): string[] {
  return hits.map(({ _id }) => _id).sort()
}

/** Resolves when all that was owed to the cluster has been given back. */
export async function released(client: Client, cluster: FakeCluster): Promise<FakeCluster['openContexts']> {
  await client.close()
  return cluster.openContexts
}

export const nothingOpen = { pit: 0, scroll: 0 }
