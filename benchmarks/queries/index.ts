import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Benchmark } from '../benchmark.js'
import { buildIfStale } from '../built-package.js'
import { readArguments } from '../command-line.js'
import { machine, median, ratio, table, writeJson } from '../report.js'

/** Adapters that are compared with each other, and the one that the others are compared with. */
const GROUPS = [
  { adapters: ['search', 'batched'], base: 'search', runs: 20, item: 'search' },
  { adapters: ['esql-elastic', 'esql-record', 'esql-row'], base: 'esql-elastic', runs: 1, item: 'row' },
] as const

const DEFAULTS: Options = { rounds: 5 }

interface Options {
  readonly rounds: number
}

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
    const { counts: options, json } = readArguments(args, 'queries', DEFAULTS)
    buildIfStale()
    const server = fork(fileURLToPath(new URL('./server.mjs', import.meta.url)), { execArgv: [] })
    try {
      const [{ port, megabytes }] = await once(server, 'message')
      console.log(`ES|QL responses of ${megabytes.toFixed(0)} MB\n`)
      const outcomes: Record<string, Outcome[]> = {}
      for (const group of GROUPS) {
        for (const adapter of group.adapters) outcomes[adapter] = []
        for (let round = 0; round < options.rounds; round++) {
          for (const adapter of group.adapters) {
            outcomes[adapter]?.push(await measure(adapter, `http://127.0.0.1:${port}`, group.runs))
          }
        }
        console.log(`${report(group, outcomes)}\n`)
      }
      writeJson(json, { benchmark: 'queries', ...machine(), ...options, outcomes })
    } finally {
      server.kill()
    }
  },
}

/** Runs plain JavaScript in a plain Node: nothing translates or watches the code that is measured. */
async function measure(adapter: string, node: string, runs: number): Promise<Outcome> {
  const script = fileURLToPath(new URL('./measure.mjs', import.meta.url))
  const { NODE_OPTIONS: _, ...env } = process.env
  const { stdout } = await promisify(execFile)(process.execPath, [script, adapter, node, String(runs)], { env })
  return JSON.parse(stdout)
}

function report({ adapters, base, item }: (typeof GROUPS)[number], outcomes: Record<string, Outcome[]>): string {
  const of = (name: string): Outcome[] => outcomes[name] ?? []
  const cpu = new Map(adapters.map((name) => [name as string, of(name).map(({ cpuMicroseconds }) => cpuMicroseconds)]))
  const rows = adapters.map((name) => [
    name,
    median(cpu.get(name) ?? []).toFixed(2),
    median(of(name).map(({ megabytes }) => megabytes)).toFixed(0),
    ratio(cpu, name, base).toFixed(2),
  ])
  return table(['', `CPU us/${item}`, 'peak MB', `CPU / ${base}`], rows)
}
