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

/** Number of documents that each process copies before the clock starts: its own code is compiled by then. */
const FEW = 20_000

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
    await fill(url, fewOf(source), FEW)
    // The server has compiled its code before anything counts.
    await measureOne(url, source, documents, { adapter: 'undici' })
    return await measureRounds(names, rounds, (name) => measureOne(url, source, documents, competitorOf(name)))
  } finally {
    await remove(url, [source, fewOf(source)])
  }
}

/** Lets a competitor copy into a new index, in a process of its own. @throws if the copy is not complete */
async function measureOne(
  url: string,
  source: string,
  documents: number,
  { adapter, options = {} }: Competitor,
): Promise<Copy> {
  const indices = {
    few: fewOf(source),
    fewTarget: `${source}-${randomUUID()}`,
    source,
    target: `${source}-${randomUUID()}`,
  }
  await fill(url, indices.fewTarget, 0)
  await fill(url, indices.target, 0)
  try {
    const args = [adapter, JSON.stringify(options), url, JSON.stringify(indices), documents]
    const outcome = await runScript<Copy>(new URL('./measure.mjs', import.meta.url), args)
    const copied = await count(url, indices.target)
    if (copied !== documents) throw new Error(`${adapter}: the copy has ${copied} documents of ${documents}`)
    return outcome
  } finally {
    await remove(url, [indices.fewTarget, indices.target])
  }
}

const fewOf = (source: string): string => `${source}-few`
