import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startElasticsearch } from '../../scripts/elasticsearch/cluster.js'
import type { Benchmark } from '../benchmark.js'
import { buildIfStale } from '../built-package.js'
import { readArguments } from '../command-line.js'
import { machine, median, type Rounds, ratio, table, writeJson } from '../report.js'
import { fill, remove } from '../scan/documents.js'

/** A server that has run for some time has compiled its code with both of Java's compilers. */
const javaOptions = '-XX:TieredStopAtLevel=4 -Xms1g -Xmx1g'

const ADAPTERS = ['rxelastic', 'rxelastic-parsed', 'elastic', 'undici'] as const

/** Competitors that the others are compared with. */
const BASES = ['rxelastic-parsed', 'elastic', 'undici'] as const

const DEFAULTS: Options = { documents: 1_000_000, rounds: 3 }

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
}

/** Speed of copying an index within a real Elasticsearch. */
export const copy: Benchmark = {
  summary: 'copying an index within a real Elasticsearch, compared with scroll and bulk by other means',
  options: [
    '--documents N  documents of 180 bytes, in two shards (1000000)',
    '--rounds N     runs of each competitor, each its own process (3)',
    '--json FILE    where to write the figures (benchmarks/results/copy.json)',
    'ELASTICSEARCH_URL names one that is running; otherwise one is started',
  ],
  async run(args) {
    const { counts: options, json } = readArguments(args, 'copy', DEFAULTS)
    buildIfStale()
    const running = process.env.ELASTICSEARCH_URL
    const cluster = running ? undefined : await startElasticsearch({ javaOptions })
    try {
      const outcomes = await measureAll(running ?? cluster?.urls[0] ?? '', options)
      console.log(report(outcomes))
      writeJson(json, { benchmark: 'copy', ...machine(), ...options, outcomes: Object.fromEntries(outcomes) })
    } finally {
      await cluster?.stop()
    }
  },
}

/** The rounds are interleaved over the adapters, so that a busy machine slows all of them down. */
async function measureAll(url: string, options: Options): Promise<Map<string, Outcome[]>> {
  const source = `bench-copy-${randomUUID()}`
  const outcomes = new Map<string, Outcome[]>(ADAPTERS.map((adapter) => [adapter, []]))
  try {
    await fill(url, source, options.documents)
    // The server has compiled its code before anything counts.
    await measure('undici', url, source, options)
    for (let round = 0; round < options.rounds; round++) {
      for (const adapter of ADAPTERS) outcomes.get(adapter)?.push(await measure(adapter, url, source, options))
    }
  } finally {
    await remove(url, [source])
  }
  return outcomes
}

/** Runs plain JavaScript in a plain Node, into a fresh index. */
async function measure(adapter: string, url: string, source: string, { documents }: Options): Promise<Outcome> {
  const script = fileURLToPath(new URL('./measure.mjs', import.meta.url))
  const { NODE_OPTIONS: _, ...env } = process.env
  const target = `${source}-${randomUUID()}`
  await fill(url, target, 0)
  try {
    const args = [script, adapter, url, source, target, String(documents)]
    const { stdout } = await promisify(execFile)(process.execPath, args, { env })
    return JSON.parse(stdout)
  } finally {
    await remove(url, [target])
  }
}

function report(outcomes: ReadonlyMap<string, readonly Outcome[]>): string {
  const of = (figure: keyof Outcome): Rounds =>
    new Map(Array.from(outcomes, ([name, runs]) => [name, runs.map((run) => run[figure])]))
  const [cpu, speed, rss] = [of('cpuMicroseconds'), of('documentsPerSecond'), of('rss')]
  const rows = Array.from(outcomes.keys(), (name) => [
    name,
    median(speed.get(name) ?? []).toFixed(0),
    median(cpu.get(name) ?? []).toFixed(2),
    ...BASES.map((base) => ratio(cpu, name, base).toFixed(2)),
    median(rss.get(name) ?? []).toFixed(0),
  ])
  return table(['', 'documents/s', 'CPU us/document', ...BASES.map((base) => `/ ${base}`), 'RSS MB'], rows)
}
