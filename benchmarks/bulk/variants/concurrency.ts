import type { Benchmark } from '../../benchmark.js'
import { buildIfStale } from '../../built-package.js'
import { readArguments } from '../../command-line.js'
import { against, type Column, conclude, figure } from '../../comparison.js'
import { withOwnElasticsearch } from '../../servers.js'
import { type Competitor, type Competitors, measureWriting, type Writing } from '../writing.js'

/** A server that refuses is waited for, however long it takes. */
const flush = (concurrency: number | 'auto'): Competitor => ({
  adapter: 'rxelastic-flush',
  options: { concurrency, retries: 1_000 },
})

const COMPETITORS = { auto: flush('auto'), '1': flush(1), '2': flush(2), '4': flush(4), '8': flush(8) } as const
type Name = keyof typeof COMPETITORS
const NAMES = ['auto', '1', '2', '4', '8'] as const satisfies readonly Name[]

const speedOf = ({ documentsPerSecond }: Writing): number => documentsPerSecond

const COLUMNS: readonly Column<Writing>[] = [
  figure('documents/s', speedOf),
  ...against(NAMES, speedOf),
  figure('refused %', ({ refused = 0 }) => 100 * refused, 2),
]

const DEFAULTS = { documents: 500_000, rounds: 3 }

const OPTIONS = [
  '--documents N  documents of 300 bytes (500000)',
  '--rounds N     runs of each number (3)',
  `--only A,B     numbers: ${NAMES.join(', ')} (all)`,
]

/** The concurrency `'auto'` compared with fixed numbers. */
export const concurrency: Benchmark = {
  summary: "concurrency 'auto' compared with 1, 2, 4 and 8",
  options: OPTIONS,
  run: (args) => compare('bulk-concurrency', args, {}),
}

/** The same with a server that soon has too much to do. */
export const pressure: Benchmark = {
  summary: 'the same with an indexing pressure limit of 4 MB, which refuses more than about three batches at once',
  options: OPTIONS,
  run: (args) => compare('bulk-pressure', args, { 'indexing_pressure.memory.limit': '4mb' }),
}

async function compare(name: string, args: string[], settings: Readonly<Record<string, string>>): Promise<void> {
  const { counts, only, json } = readArguments(args, name, DEFAULTS, NAMES)
  buildIfStale()
  const competitors: Competitors<Name> = COMPETITORS
  const outcomes = await withOwnElasticsearch((url) => measureWriting(url, competitors, only, counts), { settings })
  conclude(name, { ...counts, json }, outcomes, COLUMNS)
}
