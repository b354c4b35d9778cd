import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Client } from 'rxelastic'
import { MemoryConnection } from 'rxelastic/testing'
import { map, Subject, take } from 'rxjs'
import { describe, expect, it } from 'vitest'

interface Doc {
  readonly n: number
}

const numbers = (count: number): Doc[] => Array.from({ length: count }, (_, n) => ({ n }))

/** Lets everything happen that happens by itself. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
}

/** A writable of batches of one document, two at once. Responses come when the test says so, the second is a refusal if it says so. */
function start(options: object, { rejectsSecond = false } = {}) {
  const answered$ = new Subject<void>()
  const Connection = MemoryConnection.answering(() => {
    const statusCode = rejectsSecond && Connection.requests.length === 2 ? 401 : 200
    if (statusCode === 401) return { statusCode }
    const response = { body: { took: 1, errors: false, items: [{ index: { status: 201 } }] } }
    return answered$.pipe(
      take(1),
      map(() => response),
    )
  })
  const client = new Client({ node: 'http://memory', Connection, retryBackoff: () => 0 })
  const unsettled: unknown[] = []
  const writable = client.helpers.bulkWritable<Doc>({
    index: 'docs',
    flushOperations: 1,
    concurrency: 2,
    unsettled$: { next: ({ document }) => unsettled.push(document) },
    ...options,
  })
  const failures: unknown[] = []
  writable.on('error', (error) => failures.push(error))
  const closed = new Promise<void>((resolve) => writable.on('close', () => resolve()))
  /** Documents whose callback has come with an error. */
  const refused: Doc[] = []
  const write = (documents: readonly Doc[]): void => {
    for (const document of documents) {
      writable.write(document, (error) => {
        if (error) refused.push(document)
      })
    }
  }
  /** Number of documents that the caller knows about. */
  const told = (): number => {
    const { ok, failed, unknown } = writable.total
    return ok + failed + unknown + writable.dropped + new Set([...unsettled, ...refused]).size
  }
  return { client, writable, write, answered$, closed, unsettled, refused, told, failures }
}

const FORMS = [{}, { overflow: 'drop-oldest' }, { overflow: 'drop-newest' }, { overflow: 'error' }]

describe.each(FORMS)('the end of a bulkWritable with %j', (form) => {
  it('a rejected request: what was in flight is in the total, and later documents are accounted for', async () => {
    const { write, answered$, closed, told, writable, failures } = start(form, { rejectsSecond: true })
    write(numbers(4))
    await turns()
    write(numbers(8).slice(4))
    await turns()
    answered$.next()
    await closed
    await turns()
    expect(failures).toMatchObject([{ statusCode: 401 }])
    expect(writable.total.ok).toBe(1)
    expect(told()).toBe(8)
  })

  it('onDocument throws: documents that are written before the end are accounted for', async () => {
    const onDocument = ({ n }: Doc) => {
      if (n === 1) throw new Error('of the user')
      return { index: {} }
    }
    const { write, answered$, closed, told, failures } = start({ ...form, onDocument })
    write(numbers(4))
    await turns()
    write(numbers(8).slice(4))
    answered$.next()
    await closed
    await turns()
    expect(failures).toMatchObject([{ message: 'of the user' }])
    expect(told()).toBe(8)
  })

  it.each(['destroy', 'close', 'abort'])('%s: what waits is accounted for', async (kind) => {
    const controller = new AbortController()
    const { client, write, closed, told, writable } = start({ ...form, signal: controller.signal })
    write(numbers(8))
    await turns()
    if (kind === 'destroy') writable.destroy()
    else if (kind === 'abort') controller.abort()
    else void client.close()
    await closed
    await turns()
    expect(told()).toBe(8)
  })
})

describe('bulkWritable', () => {
  it('fails with the error of a closed client or of an aborted signal; neither write nor pipeline throws', async () => {
    const { client, writable, write, closed, refused, failures } = start({})
    await client.close()
    write(numbers(2))
    await closed
    await turns()
    expect(failures).toMatchObject([{ name: 'NoLivingConnectionsError' }])
    expect(refused).toEqual(numbers(2))
    expect(writable.total.ok).toBe(0)
    const result = pipeline(Readable.from(numbers(3)), client.helpers.bulkWritable({ index: 'docs' }))
    await expect(result).rejects.toMatchObject({ name: 'NoLivingConnectionsError' })
    const aborted = pipeline(Readable.from(numbers(3)), start({ signal: AbortSignal.abort() }).writable)
    await expect(aborted).rejects.toMatchObject({ name: 'RequestAbortedError' })
  })

  it('drop-oldest drops nothing for a document that has no room at all', async () => {
    const { writable, closed } = start({ overflow: 'drop-oldest', maxBufferedBytes: 10, concurrency: 1 })
    for (const text of ['1', '2', '3', '4', `"${'x'.repeat(20)}"`]) writable.write(text)
    expect(writable.dropped).toBe(1)
    writable.destroy()
    await closed
  })
})
