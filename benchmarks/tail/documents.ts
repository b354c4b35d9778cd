import { Client } from 'rxelastic'
import { concatMap, lastValueFrom, range } from 'rxjs'

export const INDEX = 'bench-tail'

const BATCHES = 10
const BATCH = 2_000

/** Makes an index of 20,000 documents of which every node has a copy. */
export async function fill(nodes: readonly string[]): Promise<void> {
  const client = new Client({ nodes })
  const settings = { number_of_shards: 1, auto_expand_replicas: '0-all' }
  await lastValueFrom(client.indices.create$({ index: INDEX, settings }))
  const batches$ = range(0, BATCHES).pipe(
    concatMap((batch) => client.bulk$({ index: INDEX, operations: operations(batch * BATCH) })),
  )
  await lastValueFrom(batches$)
  await lastValueFrom(client.indices.refresh$({ index: INDEX }))
  await client.close()
}

/** Waits until all nodes are there and have a copy of everything. */
export async function healthy(nodes: readonly string[]): Promise<void> {
  const client = new Client({ nodes })
  const awaited = { wait_for_nodes: String(nodes.length), wait_for_status: 'green', timeout: '120s' } as const
  const { timed_out } = await lastValueFrom(client.cluster.health$(awaited))
  await client.close()
  if (timed_out) throw new Error('the cluster is not complete after two minutes')
}

/** Returns the name of the elected master. */
export async function masterOf(nodes: readonly string[]): Promise<string | undefined> {
  const client = new Client({ nodes })
  const [master] = await lastValueFrom(client.cat.master$({ format: 'json' }))
  await client.close()
  return master?.node
}

function operations(from: number): object[] {
  const numbers = Array.from({ length: BATCH }, (_, place) => from + place)
  return numbers.flatMap((number) => [{ create: { _id: String(number) } }, documentOf(number)])
}

function documentOf(number: number): object {
  return {
    number,
    group: number % 100,
    name: `name ${number}`,
    text: `the document with the number ${number}`.padEnd(90),
  }
}
