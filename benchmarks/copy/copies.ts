import { randomUUID } from 'node:crypto'
import { type Column, figure, type Throughput, throughput } from '../comparison.js'
import { measureRounds, type Outcomes, runScript } from '../rounds.js'
import { count, fill, remove } from '../scan/documents.js'

/** Way to copy: a file in `adapters` and the options that it gets. */
export interface Competitor {
  readonly adapter: string
  readonly options?: Readonly<Record<string, unknown>>
}

/** Copy of an index. */
export interface Copy extends Throughput {
  /** CPU time of the server for a document, in microseconds. */
  readonly serverMicroseconds: number
}

/** Columns of the report. */
export const COLUMNS: readonly Column<Copy>[] = [
  ...throughput(['rxelastic-parsed', 'elastic', 'undici', 'reindex']),
  figure('server CPU us/document', ({ serverMicroseconds }) => serverMicroseconds, 2),
]

/** Lets each competitor copy an index once a round. */
export async function measureCopies<N extends string>(
  url: string,
  { documents, rounds }: { readonly documents: number; readonly rounds: number },
  names: readonly N[],
  competitorOf: (name: N) => Competitor,
): Promise<Outcomes<Copy>> {
  const source = `bench-copy-${randomUUID()}`
  try {
    await fill(url, source, documents)
    // The server has compiled its code before anything counts.
    await measureOne(url, source, documents, { adapter: 'undici' })
    return await measureRounds(names, rounds, (name) => measureOne(url, source, documents, competitorOf(name)))
  } finally {
    await remove(url, [source])
  }
}

/** Lets a competitor copy into a new index, in a process of its own. @throws if the copy is not complete */
async function measureOne(
  url: string,
  source: string,
  documents: number,
  { adapter, options = {} }: Competitor,
): Promise<Copy> {
  const target = `${source}-${randomUUID()}`
  await fill(url, target, 0)
  try {
    const before = await serverMilliseconds(url)
    const args = [adapter, JSON.stringify(options), url, source, target, documents]
    const throughput = await runScript<Throughput>(new URL('./measure.mjs', import.meta.url), args)
    const serverMicroseconds = (1000 * ((await serverMilliseconds(url)) - before)) / documents
    const copied = await count(url, target)
    if (copied !== documents) throw new Error(`${adapter}: the copy has ${copied} documents of ${documents}`)
    return { ...throughput, serverMicroseconds }
  } finally {
    await remove(url, [target])
  }
}

interface NodesStatistics {
  readonly nodes: Readonly<Record<string, { readonly process: { readonly cpu: { readonly total_in_millis: number } } }>>
}

/** CPU time of the server since its start. */
async function serverMilliseconds(url: string): Promise<number> {
  const response = await fetch(`${url}/_nodes/stats/process`)
  const { nodes }: NodesStatistics = JSON.parse(await response.text())
  return Object.values(nodes).reduce((sum, { process }) => sum + process.cpu.total_in_millis, 0)
}
