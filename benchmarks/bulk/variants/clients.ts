import type { Benchmark } from '../../benchmark.js'
import { buildIfStale } from '../../built-package.js'
import { readArguments } from '../../command-line.js'
import { against, type Column, conclude, throughput } from '../../comparison.js'
import { withElasticsearch, withServer } from '../../servers.js'
import { type Competitors, FAST_SERVER, measureWriting, STALL, type Writing } from '../writing.js'

const COMPETITORS = {
  rxelastic: { adapter: 'rxelastic' },
  'rxelastic-unordered': { adapter: 'rxelastic', options: { order: 'none' } },
  'rxelastic-flush': { adapter: 'rxelastic-flush' },
  'rxelastic-5': { adapter: 'rxelastic', options: { concurrency: 5, flushBytes: 5_000_000 } },
  'rxelastic-lines': { adapter: 'rxelastic-lines' },
  'rxelastic-raw': { adapter: 'rxelastic-raw' },
  elastic: { adapter: 'elastic' },
  undici: { adapter: 'undici' },
} as const satisfies Competitors<string>

type Name = keyof typeof COMPETITORS
const NAMES = Object.keys(COMPETITORS) as Name[]

const COLUMNS: readonly Column<Writing>[] = [
  ...throughput(['elastic', 'undici']),
  ...against<Writing>(['rxelastic-unordered'], ({ cpuMicroseconds }) => cpuMicroseconds, 'CPU /'),
  STALL,
]

const DEFAULTS = { documents: 500_000, rounds: 3 }

const OPTIONS = [
  '--documents N  documents of 300 bytes, into one shard (500000)',
  '--rounds N     runs of each competitor, each its own process (3)',
  `--only A,B     competitors: ${NAMES.join(', ')} (all)`,
]

/** Speed of writing documents to a real Elasticsearch. */
export const clients: Benchmark = {
  summary: 'a real Elasticsearch, compared with the official helper and a loop by hand',
  options: [...OPTIONS, 'ELASTICSEARCH_URL names one that is running; otherwise one is started'],
  run: (args) => compare('bulk', args, withElasticsearch),
}

/** CPU time of the clients alone. */
export const cpu: Benchmark = {
  summary: 'the same with a server that only answers: the CPU time and the memory of the clients alone',
  options: OPTIONS,
  run: (args) => compare('bulk-cpu', args, (use) => withServer(FAST_SERVER, [], use)),
}

async function compare(
  name: string,
  args: string[],
  withTarget: <T>(use: (url: string) => Promise<T>) => Promise<T>,
): Promise<void> {
  const { counts, only, json } = readArguments(args, name, DEFAULTS, NAMES)
  buildIfStale()
  const outcomes = await withTarget((url) => measureWriting(url, COMPETITORS, only, counts))
  conclude(name, { ...counts, json }, outcomes, COLUMNS)
}
