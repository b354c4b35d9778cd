import { randomUUID } from 'node:crypto'
import { Client, type CommonOptions } from 'rxelastic'
import { FakeCluster } from 'rxelastic/testing'
import { lastValueFrom } from 'rxjs'
import { afterAll, beforeAll, describe, inject, it, onTestFinished } from 'vitest'

const real = inject('elasticsearchUrl')

/** A test of what only the real Elasticsearch does. */
export const itReal = it.skipIf(real === null)

let url = real ?? ''

/** The address of the server. */
export function serverUrl(): string {
  return url
}

/** Tests of a real Elasticsearch, or if there is none (never in CI), of the stand-in. The name says which of them it is. */
export function describeElasticsearch(name: string, tests: () => void): void {
  describe(`${name} (${real === null ? 'stand-in' : 'real Elasticsearch'})`, () => {
    if (real === null) {
      beforeAll(async () => {
        const standIn = await FakeCluster.start()
        url = standIn.url
        return () => standIn.close()
      })
    }
    tests()
  })
}

/** Tests of what only the real Elasticsearch does. */
export function describeReal(name: string, tests: () => void): void {
  describe.skipIf(real === null)(`${name} (real Elasticsearch)`, tests)
}

/** A client of the server, closed at the end of the test. */
export function connect(options: CommonOptions = {}, node = serverUrl()): Client {
  const client = new Client({ node, ...options })
  onTestFinished(() => client.close())
  return client
}

/** An index of these documents, whose ids are their positions, for all tests of a file. @returns its name */
export function useIndex(documents: readonly object[] = [], mappings: object = {}): string {
  const index = `rxelastic-${randomUUID()}`
  beforeAll(async () => {
    await withClient(async (client) => {
      const settings = { number_of_replicas: 0 }
      await lastValueFrom(client.indices.create$({ index, settings, mappings }))
      const operations = documents.flatMap((document, id) => [{ create: { _id: String(id) } }, document])
      if (operations.length > 0) await lastValueFrom(client.bulk$({ index, operations, refresh: true }))
    })
  })
  afterAll(() => withClient((client) => lastValueFrom(client.indices.delete$({ index }))))
  return index
}

async function withClient(use: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ node: serverUrl() })
  try {
    await use(client)
  } finally {
    await client.close()
  }
}
