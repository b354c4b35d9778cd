import { randomUUID } from 'node:crypto'
import type { Benchmark } from '../benchmark.js'
import { buildIfStale } from '../built-package.js'
import { readArguments } from '../command-line.js'
import { conclude, type Throughput, throughput } from '../comparison.js'
import { measureRounds, type Outcomes, runScript } from '../rounds.js'
import { withElasticsearch } from '../servers.js'
import { fill, remove } from './documents.js'

const ADAPTERS = ['rxelastic', 'rxelastic-2', 'rxelastic-raw', 'elastic', 'undici'] as const
type Adapter = (typeof ADAPTERS)[number]

const DEFAULTS = { documents: 500_000, size: 5_000, rounds: 3 }

/** Number of documents that each process reads before the clock starts: its own code is compiled by then. */
const FEW = 50_000

/** Speed of reading all documents of a real Elasticsearch. */
export const scan: Benchmark = {
  summary: 'reading all documents of a real Elasticsearch, compared with scrollDocuments and a loop by hand',
  options: [
    '--documents N  how many there are, 180 bytes each, in two shards (500000)',
    '--size N       documents a page (5000)',
    '--rounds N     runs of each competitor, each its own process (3)',
    '--only A,B     competitors (all)',
    '--json FILE    where to write the figures (benchmarks/results/scan.json)',
    'ELASTICSEARCH_URL names one that is running; otherwise one is started',
  ],
  async run(args) {
    const { counts, only, json } = readArguments(args, 'scan', DEFAULTS, ADAPTERS)
    buildIfStale()
    const outcomes = await withElasticsearch((url) => measureAll(url, only, counts))
    conclude('scan', { ...counts, json }, outcomes, throughput(['elastic', 'undici']))
  },
}

async function measureAll(
  url: string,
  adapters: readonly Adapter[],
  { documents, size, rounds }: typeof DEFAULTS,
): Promise<Outcomes<Throughput>> {
  const index = `bench-scan-${randomUUID()}`
  const few = `${index}-few`
  const measure = (adapter: Adapter): Promise<Throughput> =>
    runScript(new URL('./measure.mjs', import.meta.url), [adapter, url, few, index, size, documents])
  try {
    await fill(url, index, documents)
    await fill(url, few, FEW)
    console.log(`${documents} documents, ${size} a page\n`)
    // The server has compiled its code, and its files are in memory, before anything counts.
    await measureRounds(adapters, 1, measure)
    return await measureRounds(adapters, rounds, measure)
  } finally {
    await remove(url, [index, few])
  }
}
