import { Client } from 'rxelastic'
import { FakeCluster, MemoryConnection } from 'rxelastic/testing'
import { onTestFinished } from 'vitest'

export interface Doc {
  readonly n: number
}

export const numbers = (count: number): Doc[] => Array.from({ length: count }, (_, n) => ({ n }))

export async function start(): Promise<{ cluster: FakeCluster; client: Client }> {
  const cluster = await FakeCluster.start()
  onTestFinished(() => cluster.close())
  const client = new Client({ node: cluster.url, retryBackoff: () => 0 })
  onTestFinished(() => client.close())
  return { cluster, client }
}

/** A client whose requests are answered by a function of their lines. */
export function answering(answer: (lines: string[], request: number) => object, options: object = {}) {
  const Connection = MemoryConnection.answering(({ body, path }) => {
    if (path.endsWith('/_refresh')) return { body: {} }
    return answer(String(body).trimEnd().split('\n'), Connection.requests.length)
  })
  return { client: new Client({ node: 'http://memory', Connection, retryBackoff: () => 0, ...options }), Connection }
}

export const good = (lines: string[]): object => ({
  body: {
    took: 1,
    errors: false,
    items: lines
      .filter((line) => /^{"(index|create|update|delete)"/.test(line))
      .map((line) => ({ [/\w+/.exec(line)?.[0] ?? '']: { status: 200 } })),
  },
})

/** Lets everything happen that happens by itself. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
}
