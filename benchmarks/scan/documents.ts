import { Client } from 'rxelastic'
import { lastValueFrom, mergeMap, range } from 'rxjs'

const BATCH = 5_000

/** Makes an index of documents of 180 bytes, in two shards. */
export async function fill(node: string, index: string, documents: number): Promise<void> {
  const client = new Client({ node, compatibilityVersion: 'auto' })
  const settings = { number_of_shards: 2, number_of_replicas: 0, refresh_interval: '-1' }
  await lastValueFrom(client.indices.create$({ index, settings }))
  const batches$ = range(0, Math.ceil(documents / BATCH)).pipe(
    mergeMap((batch) => client.bulk$({ operations: operations(batch * BATCH, documents), index }), 2),
  )
  await lastValueFrom(batches$, { defaultValue: undefined })
  await lastValueFrom(client.indices.refresh$({ index }))
  await client.close()
}

/** Returns the number of documents of an index. */
export async function count(node: string, index: string): Promise<number> {
  const client = new Client({ node, compatibilityVersion: 'auto' })
  await lastValueFrom(client.indices.refresh$({ index }))
  const response = await lastValueFrom(client.count$({ index }))
  await client.close()
  return response.count
}

export async function remove(node: string, index: string[]): Promise<void> {
  const client = new Client({ node, compatibilityVersion: 'auto' })
  await lastValueFrom(client.indices.delete$({ index }, { ignore: [404] }))
  await client.close()
}

function operations(from: number, documents: number): object[] {
  const numbers = Array.from({ length: Math.min(BATCH, documents - from) }, (_, place) => from + place)
  return numbers.flatMap((number) => [{ create: { _id: String(number) } }, documentOf(number)])
}

function documentOf(number: number): object {
  const text = `the document with the number ${number}`.padEnd(90, ' and some more')
  return { number, name: `name ${number}`, population: (number * 7_919) % 1_000_003, text }
}
