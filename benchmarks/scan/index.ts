import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startElasticsearch } from '../../scripts/elasticsearch/cluster.js'
import type { Benchmark } from '../benchmark.js'
import { buildIfStale } from '../built-package.js'
import { readArguments } from '../command-line.js'
import { machine, median, type Rounds, ratio, table, writeJson } from '../report.js'
import { fill, remove } from './documents.js'

/** A server that has run for some time has compiled its code with both of Java's compilers. */
const javaOptions = '-XX:TieredStopAtLevel=4 -Xms1g -Xmx1g'

const ADAPTERS = ['rxelastic', 'rxelastic-2', 'rxelastic-raw', 'elastic', 'undici'] as const
/** Competitors that the others are compared with. */
const BASES = ['elastic', 'undici'] as const

const DEFAULTS: Options = { documents: 500_000, size: 5_000, rounds: 3 }

interface Options {
  readonly documents: number
  readonly size: number
  readonly rounds: number
}

/** Number of documents that each process reads before the clock starts: its own code is compiled by then. */
const FEW = 50_000

/** Output of measure.mjs. */
interface Outcome {
  readonly cpuMicroseconds: number
  readonly documentsPerSecond: number
  /** The largest it grew, in MB. */
  readonly rss: number
}

/** Speed of reading all documents of a real Elasticsearch. */
export const scan: Benchmark = {
  summary: 'reading all documents of a real Elasticsearch, compared with scrollDocuments and a loop by hand',
  options: [
    '--documents N  how many there are, 180 bytes each, in two shards (500000)',
    '--size N       documents a page (5000)',
    '--rounds N     runs of each competitor, each its own process (3)',
    '--json FILE    where to write the figures (benchmarks/results/scan.json)',
    'ELASTICSEARCH_URL names one that is running; otherwise one is started',
  ],
  async run(args) {
    const { counts: options, json } = readArguments(args, 'scan', DEFAULTS)
    buildIfStale()
    const { url, stop } = await server()
    try {
      const outcomes = await measureAll(url, options)
      console.log(report(outcomes))
      writeJson(json, { benchmark: 'scan', ...machine(), ...options, outcomes: Object.fromEntries(outcomes) })
    } finally {
      await stop()
    }
  },
}

async function server(): Promise<{ url: string; stop: () => Promise<void> }> {
  const running = process.env.ELASTICSEARCH_URL
  if (running) return { url: running, stop: async () => undefined }
  const { urls, stop } = await startElasticsearch({ javaOptions })
  return { url: urls[0] ?? '', stop }
}

/** The rounds are interleaved over the adapters, so that all of them meet the same moods of the machine. */
async function measureAll(url: string, options: Options): Promise<Map<string, Outcome[]>> {
  const index = `bench-scan-${randomUUID()}`
  const few = `${index}-few`
  const outcomes = new Map<string, Outcome[]>(ADAPTERS.map((adapter) => [adapter, []]))
  try {
    await fill(url, index, options.documents)
    await fill(url, few, FEW)
    console.log(`${options.documents} documents, ${options.size} a page\n`)
    // The server has compiled its code, and its files are in memory, before anything counts.
    for (const adapter of ADAPTERS) await measure(adapter, url, [few, index], options)
    for (let round = 0; round < options.rounds; round++) {
      for (const adapter of ADAPTERS) outcomes.get(adapter)?.push(await measure(adapter, url, [few, index], options))
    }
  } finally {
    await remove(url, [index, few])
  }
  return outcomes
}

/** Runs plain JavaScript in a plain Node: nothing translates or watches the code that is measured. */
async function measure(adapter: string, url: string, indices: string[], options: Options): Promise<Outcome> {
  const script = fileURLToPath(new URL('./measure.mjs', import.meta.url))
  const { NODE_OPTIONS: _, ...env } = process.env
  const args = [script, adapter, url, ...indices, String(options.size), String(options.documents)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env })
  return JSON.parse(stdout)
}

function report(outcomes: ReadonlyMap<string, readonly Outcome[]>): string {
  const of = (figure: keyof Outcome): Rounds =>
    new Map(Array.from(outcomes, ([name, runs]) => [name, runs.map((run) => run[figure])]))
  const [cpu, speed, rss] = [of('cpuMicroseconds'), of('documentsPerSecond'), of('rss')]
  const rows = Array.from(outcomes.keys(), (name) => [
    name,
    median(speed.get(name) ?? []).toFixed(0),
    ...BASES.map((base) => ratio(speed, name, base).toFixed(2)),
    median(cpu.get(name) ?? []).toFixed(2),
    ...BASES.map((base) => ratio(cpu, name, base).toFixed(2)),
    median(rss.get(name) ?? []).toFixed(0),
  ])
  const against = BASES.map((base) => `/ ${base}`)
  return table(['', 'documents/s', ...against, 'CPU us/document', ...against, 'RSS MB'], rows)
}
