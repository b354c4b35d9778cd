import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Benchmark } from '../benchmark.js'
import { buildIfStale } from '../built-package.js'
import { readArguments } from '../command-line.js'
import { machine, median, type Rounds, range, ratio, table, writeJson } from '../report.js'

const ADAPTERS = ['rxelastic', 'rxelastic-raw', 'elastic', 'pool-request', 'dispatch'] as const
/** Competitors that the others are compared with. */
const BASES = ['elastic', 'pool-request', 'dispatch'] as const

const DEFAULTS: Options = { requests: 20_000, rounds: 5, concurrency: 50 }

interface Options {
  readonly requests: number
  readonly rounds: number
  readonly concurrency: number
}

/** Output of measure.mjs. */
interface Outcome {
  readonly cpuMicroseconds: number
  readonly requestsPerSecond: number
}

/** CPU time of a small search on the client's side. */
export const request: Benchmark = {
  summary: 'CPU time of a search with a response of 1.6 KB, compared with the official client and with undici alone',
  options: [
    '--requests N     requests a run, after a warm-up of half as many (20000)',
    '--rounds N       runs of each competitor, each its own process (5)',
    '--concurrency N  requests in flight (50)',
    '--json FILE      where to write the figures (benchmarks/results/request.json)',
  ],
  async run(args) {
    const { counts: options, json } = readArguments(args, 'request', DEFAULTS)
    buildIfStale()
    const outcomes = await measureAll(options)
    console.log(report(outcomes))
    writeJson(json, { benchmark: 'request', ...machine(), ...options, outcomes: Object.fromEntries(outcomes) })
  },
}

/** The rounds are interleaved over the adapters, so that all of them meet the same moods of the machine. */
async function measureAll(options: Options): Promise<Map<string, Outcome[]>> {
  const server = fork(fileURLToPath(new URL('./server.mjs', import.meta.url)), { execArgv: [] })
  try {
    const [{ port, responseBytes }] = await once(server, 'message')
    console.log(
      `${options.requests} searches a run, ${options.concurrency} in flight, responses of ${responseBytes} bytes\n`,
    )
    const outcomes = new Map<string, Outcome[]>(ADAPTERS.map((adapter) => [adapter, []]))
    for (let round = 0; round < options.rounds; round++) {
      for (const adapter of rotated(ADAPTERS, round)) {
        outcomes.get(adapter)?.push(await measure(adapter, `http://127.0.0.1:${port}`, options))
      }
    }
    return outcomes
  } finally {
    server.kill()
  }
}

/** Each round begins with another one: none is always measured after the same neighbour's heat. */
function rotated<T>(list: readonly T[], by: number): T[] {
  const start = by % list.length
  return [...list.slice(start), ...list.slice(0, start)]
}

/** Runs plain JavaScript in a plain Node: nothing translates or watches the code that is measured. */
async function measure(adapter: string, node: string, { requests, concurrency }: Options): Promise<Outcome> {
  const script = fileURLToPath(new URL('./measure.mjs', import.meta.url))
  const { NODE_OPTIONS: _, ...env } = process.env
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [script, adapter, node, String(requests), String(concurrency)],
    { env },
  )
  return JSON.parse(stdout)
}

function report(outcomes: ReadonlyMap<string, readonly Outcome[]>): string {
  const cpu: Rounds = new Map(Array.from(outcomes, ([name, runs]) => [name, runs.map((run) => run.cpuMicroseconds)]))
  const rows = Array.from(outcomes, ([name, runs]) => {
    const own = cpu.get(name) ?? []
    const speed = median(runs.map((run) => run.requestsPerSecond))
    return [
      name,
      median(own).toFixed(1),
      range(own)
        .map((value) => value.toFixed(0))
        .join('-'),
      speed.toFixed(0),
      ...BASES.map((base) => ratio(cpu, name, base).toFixed(2)),
    ]
  })
  return table(['', 'CPU us/request', 'range', 'requests/s', ...BASES.map((base) => `/ ${base}`)], rows)
}
