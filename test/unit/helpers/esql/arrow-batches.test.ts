import { RecordBatch, RecordBatchStreamWriter, tableFromArrays } from 'apache-arrow'
import { Client, type EsqlColumn } from 'rxelastic'
import { MemoryConnection, type MemoryResponse } from 'rxelastic/testing'
import { firstValueFrom, lastValueFrom, NEVER, Observable, Subject, toArray } from 'rxjs'
import { afterEach, describe, expect, it } from 'vitest'

let client: Client
afterEach(() => client.close())

/** An Arrow stream of two record batches of one schema, as Elasticsearch sends it. */
async function stream(): Promise<Uint8Array> {
  const [first, second] = [0, 2].map(
    (from) => tableFromArrays({ id: [from, from + 1], size: [from, from + 1] }).batches[0],
  )
  const writer = new RecordBatchStreamWriter()
  if (first !== undefined) writer.write(first)
  if (first !== undefined && second !== undefined) writer.write(new RecordBatch(first.schema, second.data))
  writer.finish()
  return writer.toUint8Array()
}

function connect(response: MemoryResponse): string[] {
  const asked: string[] = []
  const Connection = MemoryConnection.answering(({ method, path }) => {
    asked.push(`${method} ${path}`)
    return response
  })
  client = new Client({ node: 'http://memory', Connection, maxRetries: 0 })
  return asked
}

const batches$ = (options = {}) => client.helpers.esql$<RecordBatch>({ query: 'FROM a' }, { as: 'batch', ...options })

describe('esql$ with as: batch', () => {
  it('emits record batches, after the columns', async () => {
    const headers = { 'content-type': 'application/vnd.apache.arrow.stream' }
    const asked = connect({ headers, body: await stream() })
    const columns$ = new Subject<readonly EsqlColumn[]>()
    const columns = firstValueFrom(columns$)
    const batches = await lastValueFrom(batches$({ columns$ }).pipe(toArray()))
    expect(batches.map(({ numRows }) => numRows)).toEqual([2, 2])
    expect(batches.flatMap((batch) => batch.toArray().map((row) => Object(row).size))).toEqual([0, 1, 2, 3])
    expect((await columns).map(({ name }) => name)).toEqual(['id', 'size'])
    expect(asked).toEqual(['POST /_query?allow_partial_results=false&format=arrow'])
  })

  it('releases its socket when the consumer leaves before the first batch', async () => {
    const requested$ = new Subject<void>()
    const left = new Promise<void>((resolve) => {
      const response$ = new Observable<MemoryResponse>(() => {
        requested$.next()
        return resolve
      })
      const Connection = MemoryConnection.answering(() => response$)
      client = new Client({ node: 'http://memory', Connection, maxRetries: 0 })
    })
    const requested = firstValueFrom(requested$)
    const subscription = batches$().subscribe()
    await requested
    subscription.unsubscribe()
    await left
    expect(client.stats().calls.inFlight).toBe(0)
  })

  it('fails for a response that breaks off', async () => {
    const bytes = await stream()
    connect({ body: bytes.subarray(0, bytes.length - 300) })
    await expect(lastValueFrom(batches$().pipe(toArray()))).rejects.toThrow()
  })

  it('passes on the error of the server', async () => {
    connect({ statusCode: 400, body: { error: { type: 'verification_exception' } } })
    await expect(lastValueFrom(batches$())).rejects.toMatchObject({ statusCode: 400, type: 'verification_exception' })
  })

  it('cannot be combined with stop$', async () => {
    connect({})
    await expect(lastValueFrom(batches$({ stop$: NEVER }))).rejects.toMatchObject({ name: 'ConfigurationError' })
  })
})
