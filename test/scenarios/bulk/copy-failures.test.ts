import { Client, type CopyOptions, errors, type ScanPosition } from 'rxelastic'
import { firstValueFrom, lastValueFrom, Subject, type Subscription, toArray } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
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

/** Starts a cluster whose index `copy` refuses one of 50 documents as `transform` makes it. */
async function refusing() {
  const { client } = await numbers(50, { shards: 1 })
  await lastValueFrom(client.indices.create$({ index: 'copy', mappings: { properties: { n: { type: 'date' } } } }))
  const transform = ({ number }: Numbered): object => (number === 25 ? { n: 'no date' } : { number })
  return { client, transform }
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
    const { client, transform } = await refusing()
    const { error, positions } = await failing(client, { index: 'copy', transform, bulk: { flushOperations: 10 } })
    expect(error).toBeInstanceOf(errors.BulkError)
    const resumeFrom = positions.at(-1)
    await lastValueFrom(client.helpers.copy$({ index: source }, { index: 'copy', resumeFrom }))
    expect(await ids(client, 'copy')).toEqual(await ids(client, source))
  })

  it('passes refused documents by if the copy is to continue', async () => {
    const { client, transform } = await refusing()
    const { error, positions } = await failing(client, {
      index: 'copy',
      transform,
      bulk: { flushOperations: 10, onFailure: 'continue' },
    })
    expect(error).toBeUndefined()
    expect(positions.at(-1)?.slices).toMatchObject([{ done: true }])
    expect(await ids(client, 'copy')).toHaveLength(49)
  })

  it('ends when a slice cannot be read, and is resumed in all slices', async () => {
    const { cluster, client } = await numbers(80)
    const stop = cluster.intercept(({ path, body }) => {
      const { slice, search_after: after } = path.endsWith('/_search') ? JSON.parse(String(body)) : {}
      return slice?.id === 1 && after !== undefined ? { statusCode: 400, body: {} } : undefined
    })
    const { error, positions } = await failing(client, { index: 'copy', slices: 2 })
    expect(error).toBeInstanceOf(errors.ResponseError)
    stop()
    const resumeFrom = positions.at(-1)
    expect(resumeFrom?.slices[1]).toMatchObject({ done: false })
    await lastValueFrom(client.helpers.copy$({ index: source }, { index: 'copy', resumeFrom }))
    expect(await ids(client, 'copy')).toEqual(await ids(client, source))
    expect(cluster.openContexts.pit).toBe(0)
  })

  it('ends when its source is deleted', async () => {
    const { cluster, client } = await numbers(80)
    cluster.intercept(async ({ path }, respond) => {
      if (!path.endsWith('/_bulk')) return undefined
      await lastValueFrom(client.indices.delete$({ index: source }, { ignore: [404] }))
      return respond()
    })
    const { error } = await failing(client, { index: 'copy', bulk: { flushOperations: 10, concurrency: 1 } })
    expect(error).toBeInstanceOf(errors.ScanError)
    expect((await ids(client, 'copy')).length).toBeGreaterThan(0)
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

/** Requests of a copy, one for each of its phases. */
const PHASES = [
  ['the point in time is opened', '/_pit', 'POST'],
  ['a page is read', '/_search', 'POST'],
  ['a batch is written', '/_bulk', 'POST'],
  ['the point in time is closed', '/_pit', 'DELETE'],
] as const

describe('a copy into another cluster', () => {
  /** Copies, and ends the copy from outside at the first request of a phase. @returns what has become of it */
  async function endedIn(
    [path, method]: readonly [string, string],
    end: (ends: { source: Client; target: Client; subscription: Subscription }) => void,
  ): Promise<{ error: unknown; resumed: string[]; all: string[] }> {
    const { cluster, client } = await numbers(60, { shards: 2 })
    const { cluster: other, client: to } = await numbers(0)
    const positions: ScanPosition[] = []
    const arrived = new Promise<void>((resolve) => {
      for (const one of [cluster, other]) {
        one.intercept((request, respond) => {
          if (!request.path.endsWith(path) || request.method !== method) return undefined
          resolve()
          return respond()
        })
      }
    })
    const over = new Subject<unknown>()
    const first = firstValueFrom(over)
    const options: CopyOptions<Numbered> = {
      to,
      index: 'copy',
      slices: 2,
      checkpoint$: { next: (position) => positions.push(position) },
      bulk: { flushOperations: 10, concurrency: 1 },
    }
    const subscription = client.helpers.copy$<Numbered>({ index: source, size: 10 }, options).subscribe({
      error: (error) => over.next(error),
      complete: () => over.next(undefined),
    })
    subscription.add(() => over.next(undefined))
    await arrived
    end({ source: client, target: to, subscription })
    const error = await first
    // Other clients, as those of the copy may be closed.
    const [reader, writer] = [new Client({ node: cluster.url }), new Client({ node: other.url })]
    onTestFinished(() => void Promise.all([reader.close(), writer.close()]))
    const resumeFrom = positions.at(-1)
    await lastValueFrom(
      reader.helpers.copy$({ index: source }, { to: writer, index: 'copy', resumeFrom }).pipe(toArray()),
    ).catch((error: unknown) => {
      // The copy had come to its end, and closed what it could be resumed from.
      if (!(error instanceof errors.ScanError)) throw error
    })
    const [resumed, all] = [await ids(writer, 'copy'), await ids(reader, source)]
    return { error, resumed, all }
  }

  it.each(PHASES)('can be left while %s, and resumed', async (_phase, path, method) => {
    const { error, resumed, all } = await endedIn([path, method], ({ subscription }) => subscription.unsubscribe())
    expect(error).toBeUndefined()
    expect(resumed).toEqual(all)
  })

  it.each(PHASES)('ends when the client that reads closes while %s', async (_phase, path, method) => {
    const { error, resumed, all } = await endedIn([path, method], ({ source }) => void source.close())
    if (method === 'POST') expect(error).toBeInstanceOf(errors.RequestAbortedError)
    expect(resumed).toEqual(all)
  })

  it.each(PHASES)('ends when the client that writes closes while %s', async (_phase, path, method) => {
    const { error, resumed, all } = await endedIn([path, method], ({ target }) => void target.close())
    if (method === 'POST') expect(error).toBeInstanceOf(errors.RequestAbortedError)
    expect(resumed).toEqual(all)
  })
})
