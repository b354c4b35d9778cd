import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Client } from 'rxelastic'
import { lastValueFrom } from 'rxjs'
import { startElasticsearch } from '../../scripts/elasticsearch/cluster.js'
import type { Benchmark } from '../benchmark.js'
import { buildIfStale } from '../built-package.js'
import { readArguments } from '../command-line.js'
import { machine, median, type Rounds, ratio, table, writeJson } from '../report.js'

/** A server that has run for some time has compiled its code with both of Java's compilers. */
const javaOptions = '-XX:TieredStopAtLevel=4 -Xms1g -Xmx1g'

const ADAPTERS = [
  'rxelastic',
  'rxelastic-unordered',
  'rxelastic-lines',
  'rxelastic-1',
  'rxelastic-2',
  'rxelastic-4',
  'rxelastic-8',
  'elastic',
  'undici',
] as const

/** Competitors that the others are compared with. */
const BASES = ['elastic', 'undici'] as const

const DEFAULTS: Options = { documents: 500_000, rounds: 3 }

interface Options {
  readonly documents: number
  readonly rounds: number
}

/** Output of measure.mjs. */
interface Outcome {
  readonly cpuMicroseconds: number
  readonly documentsPerSecond: number
  /** Largest memory, in MB. */
  readonly rss: number
  /** Longest pause of the event loop, in milliseconds. */
  readonly stall: number
}

/** Speed of writing documents to a real Elasticsearch. */
export const bulk: Benchmark = {
  summary: 'writing documents to a real Elasticsearch, compared with the official helper and a loop by hand',
  options: [
    '--documents N  documents of 300 bytes, into one shard (500000)',
    '--rounds N     runs of each competitor, each its own process (3)',
    '--json FILE    where to write the figures (benchmarks/results/bulk.json)',
    'ELASTICSEARCH_URL names one that is running; otherwise one is started',
  ],
  async run(args) {
    const { counts: options, json } = readArguments(args, 'bulk', DEFAULTS)
    buildIfStale()
    const { url, stop } = await server()
    try {
      const outcomes = await measureAll(url, options)
      console.log(report(outcomes))
      writeJson(json, { benchmark: 'bulk', ...machine(), ...options, outcomes: Object.fromEntries(outcomes) })
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

/** The rounds are interleaved over the adapters, so that a busy machine slows all of them down. */
async function measureAll(url: string, options: Options): Promise<Map<string, Outcome[]>> {
  const outcomes = new Map<string, Outcome[]>(ADAPTERS.map((adapter) => [adapter, []]))
  // The server has compiled its code before anything counts.
  await measure('undici', url, options)
  for (let round = 0; round < options.rounds; round++) {
    for (const adapter of ADAPTERS) outcomes.get(adapter)?.push(await measure(adapter, url, options))
  }
  return outcomes
}

/** Runs plain JavaScript in a plain Node, into fresh indices. */
async function measure(adapter: string, url: string, { documents }: Options): Promise<Outcome> {
  const script = fileURLToPath(new URL('./measure.mjs', import.meta.url))
  const { NODE_OPTIONS: _, ...env } = process.env
  const indices = ['few', 'all'].map((name) => `bench-bulk-${name}-${randomUUID()}`)
  const client = new Client({ node: url })
  const settings = { number_of_shards: 1, number_of_replicas: 0, refresh_interval: '-1' }
  for (const index of indices) await lastValueFrom(client.indices.create$({ index, settings }))
  try {
    const args = [script, adapter, url, ...indices, String(documents)]
    const { stdout } = await promisify(execFile)(process.execPath, args, { env })
    return JSON.parse(stdout)
  } finally {
    await lastValueFrom(client.indices.delete$({ index: indices }))
    await client.close()
  }
}

function report(outcomes: ReadonlyMap<string, readonly Outcome[]>): string {
  const of = (figure: keyof Outcome): Rounds =>
    new Map(Array.from(outcomes, ([name, runs]) => [name, runs.map((run) => run[figure])]))
  const [cpu, speed, rss, stall] = [of('cpuMicroseconds'), of('documentsPerSecond'), of('rss'), of('stall')]
  const rows = Array.from(outcomes.keys(), (name) => [
    name,
    median(speed.get(name) ?? []).toFixed(0),
    ...BASES.map((base) => ratio(speed, name, base).toFixed(2)),
    median(cpu.get(name) ?? []).toFixed(2),
    ...BASES.map((base) => ratio(cpu, name, base).toFixed(2)),
    median(rss.get(name) ?? []).toFixed(0),
    median(stall.get(name) ?? []).toFixed(0),
  ])
  const against = BASES.map((base) => `/ ${base}`)
  return table(['', 'documents/s', ...against, 'CPU us/document', ...against, 'RSS MB', 'stall ms'], rows)
}
