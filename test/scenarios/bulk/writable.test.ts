import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Client, errors } from 'rxelastic'
import { FakeCluster, MemoryConnection } from 'rxelastic/testing'
import { lastValueFrom, map, Subject, take } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'

const numbers = (count: number): { n: number }[] => Array.from({ length: count }, (_, n) => ({ n }))

/** A client whose requests are answered one by one, when the test says so. */
function held() {
  const replies$ = new Subject<void>()
  const bodies: string[][] = []
  const Connection = MemoryConnection.answering(({ body }) => {
    const documents = String(body)
      .trimEnd()
      .split('\n')
      .filter((_line, place) => place % 2 === 1)
    bodies.push(documents)
    const items = documents.map(() => ({ index: { status: 201 } }))
    return replies$.pipe(
      take(1),
      map(() => ({ body: { took: 1, errors: false, items } })),
    )
  })
  return { client: new Client({ node: 'http://memory', Connection }), replies$, bodies }
}

describe('helpers.bulkWritable', () => {
  it('writes the chunks of a pipeline and finishes when they are settled', async () => {
    const cluster = await FakeCluster.start()
    onTestFinished(() => cluster.close())
    const client = new Client({ node: cluster.url })
    onTestFinished(() => client.close())
    const writable = client.helpers.bulkWritable({ index: 'docs', flushBytes: 1_000, refreshOnCompletion: true })
    await pipeline(Readable.from(numbers(1_000)), writable)
    expect(writable.total).toMatchObject({ ok: 1_000, failed: 0 })
    expect((await lastValueFrom(client.count$({ index: 'docs' }))).count).toBe(1_000)
  })

  it('applies backpressure of the server to writers', () => {
    const { client, replies$ } = held()
    const writable = client.helpers.bulkWritable({ index: 'docs', flushOperations: 1, concurrency: 1 })
    const written: number[] = []
    for (const { n } of numbers(5)) writable.write({ n }, () => written.push(n))
    const afterWrites = (): Promise<void> => new Promise(setImmediate)
    return afterWrites()
      .then(() => expect(written).toEqual([0]))
      .then(() => replies$.next())
      .then(afterWrites)
      .then(() => expect(written).toEqual([0, 1]))
      .finally(() => writable.destroy())
  })

  it('destroying it closes the sockets', async () => {
    const { client } = held()
    const unsettled: unknown[] = []
    const writable = client.helpers.bulkWritable({
      index: 'docs',
      flushOperations: 2,
      unsettled$: { next: (value) => unsettled.push(value) },
    })
    for (const document of numbers(3)) writable.write(document)
    writable.destroy()
    expect(unsettled).toEqual([
      { document: { n: 0 }, state: 'unknown' },
      { document: { n: 1 }, state: 'unknown' },
      { document: { n: 2 }, state: 'unsent' },
    ])
  })

  it.each([
    ['drop-oldest', ['7', '8', '9']],
    ['drop-newest', ['2', '3', '4']],
  ] as const)('%s: never blocks writers and counts what it drops', async (overflow, kept) => {
    const { client, replies$, bodies } = held()
    const writable = client.helpers.bulkWritable({
      index: 'docs',
      flushOperations: 1,
      concurrency: 1,
      overflow,
      maxBufferedBytes: 3,
    })
    for (const { n } of numbers(10)) expect(writable.write(String(n))).toBe(n < 15)
    expect(writable.dropped).toBe(5)
    const finished = new Promise<void>((resolve) => writable.end(resolve))
    for (let reply = 0; reply < 5; reply++) {
      replies$.next()
      await new Promise(setImmediate)
    }
    await finished
    expect(bodies.flat()).toEqual(['0', '1', ...kept])
  })

  it('error: is destroyed when too much is buffered', async () => {
    const { client } = held()
    const writable = client.helpers.bulkWritable({
      index: 'docs',
      flushOperations: 1,
      concurrency: 1,
      overflow: 'error',
      maxBufferedBytes: 1,
    })
    const error = new Promise((resolve) => writable.on('error', resolve))
    for (const { n } of numbers(5)) writable.write(String(n))
    expect(await error).toBeInstanceOf(errors.BulkError)
    expect(writable.destroyed).toBe(true)
  })

  it('is destroyed by a document that is not written, unless failures are allowed', async () => {
    const cluster = await FakeCluster.start()
    onTestFinished(() => cluster.close())
    const client = new Client({ node: cluster.url })
    onTestFinished(() => client.close())
    await lastValueFrom(client.indices.create$({ index: 'docs', mappings: { properties: { n: { type: 'long' } } } }))
    const documents = [{ n: 1 }, { n: 'one' }]
    const strict = pipeline(Readable.from(documents), client.helpers.bulkWritable({ index: 'docs' }))
    await expect(strict).rejects.toThrow(errors.BulkError)
    const writable = client.helpers.bulkWritable({ index: 'docs', onFailure: 'continue' })
    await pipeline(Readable.from(documents), writable)
    expect(writable.total).toMatchObject({ ok: 1, failed: 1 })
  })

  it.each([
    [{ as: 'flush' }, 'as'],
    [{ overflow: 'drop' }, 'drop-oldest'],
    [{ maxBufferedBytes: 5 }, 'overflow'],
    [{ flushByte: 5 }, 'flushBytes'],
  ])('refuses %j', (options, message) => {
    const wrong = (): unknown => held().client.helpers.bulkWritable({ index: 'docs', ...options } as object)
    expect(wrong).toThrow(errors.ConfigurationError)
    expect(wrong).toThrow(message)
  })
})
