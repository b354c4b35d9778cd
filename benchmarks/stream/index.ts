import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Benchmark } from '../benchmark.js'
import { buildIfStale } from '../built-package.js'
import { machine, median, type Rounds, ratio, table, writeJson } from '../report.js'
import { OPTIONS_HELP, type Options, readOptions } from './options.js'

const ENCODINGS = ['plain', 'gzip'] as const

/** Competitors that the others' CPU time is compared with. */
const BASES = ['undici', 'json-parser', 'elastic', 'elastic-stream'] as const

/** Output of measure.mjs. */
interface Outcome {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly firstMilliseconds: number
  readonly stallMilliseconds: number
  /** Growth of memory during the measurement, in bytes. */
  readonly memory: number
}

type Outcomes = ReadonlyMap<string, Outcome[]>

/** Cost of reading a large response. */
export const stream: Benchmark = {
  summary: 'one large search response: speed, first hit, longest stall and memory, compared with the official client',
  options: OPTIONS_HELP,
  async run(args) {
    const { json, ...options } = readOptions(args)
    buildIfStale()
    const server = fork(fileURLToPath(new URL('./server.mjs', import.meta.url)), { execArgv: [] })
    try {
      const [{ port }] = await once(server, 'message')
      const bytes = await prepare(server, options.size)
      const results: Record<string, unknown> = {}
      for (const encoding of ENCODINGS) {
        const outcomes = await measureAll(`http://127.0.0.1:${port}`, encoding, options)
        console.log(`\n${bytes} bytes, ${encoding}\n${report(outcomes, bytes)}`)
        results[encoding] = Object.fromEntries(outcomes)
      }
      writeJson(json, { benchmark: 'stream', ...machine(), ...options, bytes, ...results })
    } finally {
      server.kill()
    }
  },
}

/** Lets the server create the response before the first request. @returns its size in bytes */
async function prepare(server: ChildProcess, size: number): Promise<number> {
  server.send(size)
  const [{ bytes }] = await once(server, 'message')
  return bytes
}

/** The rounds are interleaved over the adapters, so that all of them meet the same moods of the machine. */
async function measureAll(url: string, encoding: string, { runs, size, adapters }: Options): Promise<Outcomes> {
  const outcomes = new Map<string, Outcome[]>(adapters.map((adapter) => [adapter, []]))
  for (let run = 0; run < runs; run++) {
    for (const adapter of adapters) outcomes.get(adapter)?.push(await measure(adapter, url, size, encoding))
  }
  return outcomes
}

/** Runs plain JavaScript in a plain Node: nothing translates or watches the code that is measured. */
async function measure(adapter: string, url: string, size: number, encoding: string): Promise<Outcome> {
  const script = fileURLToPath(new URL('./measure.mjs', import.meta.url))
  const { NODE_OPTIONS: _, ...env } = process.env
  const args = ['--expose-gc', script, adapter, url, String(size), encoding]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env })
  return JSON.parse(stdout)
}

function report(outcomes: Outcomes, bytes: number): string {
  const cpu: Rounds = new Map(Array.from(outcomes, ([name, runs]) => [name, runs.map((run) => run.cpuSeconds)]))
  const megabytes = bytes / 1e6
  const bases = BASES.filter((base) => outcomes.has(base))
  const rows = Array.from(outcomes, ([name, runs]) => {
    const of = (figure: keyof Outcome): number => median(runs.map((run) => run[figure]))
    return [
      name,
      (megabytes / of('seconds')).toFixed(1),
      (megabytes / of('cpuSeconds')).toFixed(1),
      of('firstMilliseconds').toFixed(0),
      of('stallMilliseconds').toFixed(0),
      (of('memory') / 1e6).toFixed(0),
      ...bases.map((base) => ratio(cpu, name, base).toFixed(2)),
    ]
  })
  const head = ['', 'MB/s', 'MB/CPU s', 'first ms', 'stall ms', 'memory MB', ...bases.map((base) => `CPU / ${base}`)]
  return table(head, rows)
}
