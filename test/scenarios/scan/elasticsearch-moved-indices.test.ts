import { randomUUID } from 'node:crypto'
import { type Client, errors } from 'rxelastic'
import { iterate } from 'rxelastic/flow'
import { lastValueFrom, type Observable } from 'rxjs'
import { expect, onTestFinished } from 'vitest'
import { connect, describeElasticsearch, itReal } from '../../support/elasticsearch/elasticsearch.js'
import { type FoundHit, type HelperName, read$ } from './scan-support.js'

const run = <T>(call$: Observable<T>): Promise<T> => lastValueFrom(call$)
const both: HelperName[] = ['scan$', 'scroll$']

interface Indices {
  readonly client: Client
  /** Name of an alias of both indices. */
  readonly alias: string
  readonly first: string
  readonly second: string
}

async function fill(client: Client, index: string): Promise<void> {
  await run(client.indices.create$({ index, settings: { number_of_replicas: 0 } }))
  const operations = Array.from({ length: 20 }, (_, number) => [{ index: { _id: `${number}` } }, { number }]).flat()
  await run(client.bulk$({ index, refresh: true, operations }))
}

async function setUp(): Promise<Indices> {
  const client = connect()
  const alias = `moving-${randomUUID()}`
  const [first, second] = [`${alias}-1`, `${alias}-2`]
  onTestFinished(() => run(client.indices.delete$({ index: [first, second] })).then(() => undefined))
  for (const index of [first, second]) await fill(client, index)
  await run(client.indices.putAlias$({ index: [first, second], name: alias }))
  return { client, alias, first, second }
}

/** Destroys what is open on an index, as the death of its node does. */
async function interrupt({ client, first: index }: Indices): Promise<void> {
  await run(client.indices.close$({ index }))
  await run(client.indices.open$({ index, wait_for_active_shards: 1 }))
}

/** Reads the alias, changes something in the middle of the second page, and reads on. */
async function readThrough(helper: HelperName, indices: Indices, change: () => Promise<void>): Promise<string[]> {
  const hits: string[] = []
  const params = { index: indices.alias, size: 4 }
  for await (const hit of iterate(read$(indices.client, helper, params, { prefetch: 0 }), { highWaterMark: 1 })) {
    const { _index, _id } = hit as FoundHit & { readonly _index: string }
    if (hits.push(`${_index}/${_id}`) === 6) await change()
  }
  return hits
}

describeElasticsearch('scans of indices that change', () => {
  itReal.each(both)('%s ends with a ScanError when an index is deleted and created again', async (helper) => {
    const indices = await setUp()
    const { client, alias, first: index } = indices
    const read = readThrough(helper, indices, async () => {
      await run(client.indices.delete$({ index }))
      await fill(client, index)
      await run(client.indices.putAlias$({ index, name: alias }))
    })
    await expect(read).rejects.toBeInstanceOf(errors.ScanError)
    await expect(read).rejects.toThrow(`${index} cannot be read again`)
  })

  itReal.each(both)('%s ends with a ScanError when an alias lost an index that is alive', async (helper) => {
    const indices = await setUp()
    const { client, alias, second: index } = indices
    const read = readThrough(helper, indices, async () => {
      await run(client.indices.deleteAlias$({ index, name: alias }))
      await interrupt(indices)
    })
    await expect(read).rejects.toThrow(`${index} cannot be read again`)
  })

  itReal.each(both)('%s reads all of them when only what was open is lost', async (helper) => {
    const indices = await setUp()
    const hits = await readThrough(helper, indices, () => interrupt(indices))
    expect(new Set(hits).size).toBe(40)
    expect(hits).toHaveLength(40)
  })

  itReal('a position is not resumed on an index that was created again', async () => {
    const client = connect()
    const index = `moving-${randomUUID()}`
    onTestFinished(() => run(client.indices.delete$({ index })).then(() => undefined))
    await fill(client, index)
    const positions: errors.ScanPosition[] = []
    const checkpoint$ = { next: (position: errors.ScanPosition) => positions.push(position) }
    for await (const _hit of iterate(read$(client, 'scan$', { index, size: 4 }, { prefetch: 0, checkpoint$ }))) {
      if (positions.length > 0) break
    }
    await run(client.indices.delete$({ index }))
    await fill(client, index)
    const resumed = run(read$(client, 'scan$', { index, size: 4 }, { resumeFrom: positions.at(-1) }))
    await expect(resumed).rejects.toBeInstanceOf(errors.ScanError)
  })
})
