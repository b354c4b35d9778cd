import type { Benchmark } from '../benchmark.js'
import { buildIfStale } from '../built-package.js'
import { readArguments } from '../command-line.js'
import { against, comparison, figure } from '../comparison.js'
import { machine, writeJson } from '../report.js'
import { measureRounds, runScript } from '../rounds.js'
import { type Listening, withServer } from '../servers.js'

/** Adapters that are compared with each other, and the one that the others are compared with. */
const GROUPS = [
  { adapters: ['search', 'batched'], base: 'search', runs: 20, item: 'search' },
  { adapters: ['esql-elastic', 'esql-record', 'esql-row'], base: 'esql-elastic', runs: 1, item: 'row' },
] as const

const DEFAULTS = { rounds: 5 }

/** Output of measure.mjs. */
interface Outcome {
  readonly cpuMicroseconds: number
  readonly megabytes: number
}

/** CPU time and memory of batched searches and of ES|QL rows. */
export const queries: Benchmark = {
  summary: '1,000 searches of one moment, batched and alone; the rows of an ES|QL response of 100 MB',
  options: [
    '--rounds N   runs of each competitor, each its own process (5)',
    '--json FILE  where to write the figures (benchmarks/results/queries.json)',
  ],
  async run(args) {
    const { counts, json } = readArguments(args, 'queries', DEFAULTS)
    buildIfStale()
    const outcomes = await withServer(new URL('./server.mjs', import.meta.url), [], (url, message: ServerMessage) =>
      measureAll(url, message, counts.rounds),
    )
    writeJson(json, { benchmark: 'queries', ...machine(), ...counts, outcomes })
  },
}

interface ServerMessage extends Listening {
  readonly megabytes: number
}

async function measureAll(url: string, { megabytes }: ServerMessage, rounds: number): Promise<object> {
  console.log(`ES|QL responses of ${megabytes.toFixed(0)} MB\n`)
  const all: Record<string, unknown> = {}
  for (const { adapters, base, runs, item } of GROUPS) {
    const outcomes = await measureRounds(adapters, rounds, (adapter) =>
      runScript<Outcome>(new URL('./measure.mjs', import.meta.url), [adapter, url, runs]),
    )
    const columns = [
      figure<Outcome>(`CPU us/${item}`, ({ cpuMicroseconds }) => cpuMicroseconds, 2),
      figure<Outcome>('peak MB', (outcome) => outcome.megabytes),
      ...against<Outcome>([base], ({ cpuMicroseconds }) => cpuMicroseconds, 'CPU /'),
    ]
    console.log(`${comparison(outcomes, columns)}\n`)
    Object.assign(all, Object.fromEntries(outcomes))
  }
  return all
}
