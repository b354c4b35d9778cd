import { type Client, type CopyOptions, errors, type ScanPosition } from 'rxelastic'
import { lastValueFrom, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { numbers } from '../scan/scan-support.js'

const source = 'numbers'

interface Numbered {
  n?: number
  number: number
}

/** Ids of all documents of an index. */
async function ids(client: Client, index: string): Promise<string[]> {
  await lastValueFrom(client.indices.refresh$({ index }))
  const hits = await lastValueFrom(client.helpers.scan$({ index }, { as: 'raw' }).pipe(toArray()))
  return hits.map(({ _id }) => _id).sort()
}

/** Runs a copy that fails. @returns its error and the positions that it has reported */
async function failing(
  client: Client,
  options: CopyOptions<Numbered>,
): Promise<{ error: unknown; positions: ScanPosition[] }> {
  const positions: ScanPosition[] = []
  const checkpoint$ = { next: (position: ScanPosition) => positions.push(position) }
  const copy$ = client.helpers.copy$<Numbered>({ index: source, size: 10 }, { ...options, checkpoint$ })
  const error: unknown = await lastValueFrom(copy$).then(
    () => undefined,
    (error: unknown) => error,
  )
  return { error, positions }
}

describe('a copy that fails', () => {
  it('reports no position behind a document whose transform throws', async () => {
    const { client } = await numbers(50, { shards: 1 })
    const mistake = new Error('a mistake')
    const transform = (document: Numbered): Numbered => {
      if (document.number === 25) throw mistake
      return document
    }
    const { error, positions } = await failing(client, { index: 'copy', transform })
    expect(error).toBe(mistake)
    expect(positions.length).toBeGreaterThan(0)
    const resumeFrom = positions.at(-1)
    await lastValueFrom(client.helpers.copy$({ index: source }, { index: 'copy', resumeFrom }))
    expect(await ids(client, 'copy')).toEqual(await ids(client, source))
  })

  it('reports no position behind a document that was refused', async () => {
    const { client } = await numbers(50, { shards: 1 })
    await lastValueFrom(client.indices.create$({ index: 'copy', mappings: { properties: { n: { type: 'date' } } } }))
    const transform = ({ number }: Numbered): object => (number === 25 ? { n: 'no date' } : { number })
    const { error, positions } = await failing(client, { index: 'copy', transform, bulk: { flushOperations: 10 } })
    expect(error).toBeInstanceOf(errors.BulkError)
    const resumeFrom = positions.at(-1)
    await lastValueFrom(client.helpers.copy$({ index: source }, { index: 'copy', resumeFrom }))
    expect(await ids(client, 'copy')).toEqual(await ids(client, source))
  })

  it('passes refused documents by if the copy is to continue', async () => {
    const { client } = await numbers(50, { shards: 1 })
    await lastValueFrom(client.indices.create$({ index: 'copy', mappings: { properties: { n: { type: 'date' } } } }))
    const transform = ({ number }: Numbered): object => (number === 25 ? { n: 'no date' } : { number })
    const { error, positions } = await failing(client, {
      index: 'copy',
      transform,
      bulk: { flushOperations: 10, onFailure: 'continue' },
    })
    expect(error).toBeUndefined()
    expect(positions.at(-1)?.slices).toMatchObject([{ done: true }])
    expect(await ids(client, 'copy')).toHaveLength(49)
  })

  it.each([
    [undefined, 'nothing'],
    [[{ number: 1 }, { number: 2 }], 'an array'],
    [5, 'a number'],
  ])('refuses the result %j of a transform', async (result, shown) => {
    const { client } = await numbers(1)
    const transform = (() => result) as unknown as () => object
    const { error } = await failing(client, { index: 'copy', transform })
    expect(error).toBeInstanceOf(errors.ConfigurationError)
    expect(String(error)).toContain(
      `transform must return an object, ready-made JSON, or null to leave the document out, got ${shown}`,
    )
  })
})
