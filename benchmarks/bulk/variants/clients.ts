import type { Benchmark } from '../../benchmark.js'
import { against, type Column, throughput } from '../../comparison.js'
import { withElasticsearch, withServer } from '../../servers.js'
import { comparing } from '../comparing.js'
import { type Competitors, FAST_SERVER, STALL, type Writing } from '../writing.js'

const competitors = {
  rxelastic: { adapter: 'rxelastic' },
  'rxelastic-unordered': { adapter: 'rxelastic', options: { order: 'none' } },
  'rxelastic-flush': { adapter: 'rxelastic-flush' },
  'rxelastic-5': { adapter: 'rxelastic', options: { concurrency: 5, flushBytes: 5_000_000 } },
  'rxelastic-lines': { adapter: 'rxelastic-lines' },
  'rxelastic-raw': { adapter: 'rxelastic-raw' },
  elastic: { adapter: 'elastic' },
  undici: { adapter: 'undici' },
} as const satisfies Competitors<string>

const columns: readonly Column<Writing>[] = [
  ...throughput(['elastic', 'undici']),
  ...against<Writing>(['rxelastic-unordered'], ({ cpuMicroseconds }) => cpuMicroseconds, 'CPU /'),
  STALL,
]

const common = { competitors, columns, documents: 500_000, rounds: 3 }

/** Speed of writing documents to a real Elasticsearch. */
export const clients: Benchmark = comparing({
  ...common,
  name: 'bulk',
  summary: 'a real Elasticsearch, one shard, compared with the official helper and a loop by hand',
  help: ['ELASTICSEARCH_URL names one that is running; otherwise one is started'],
  withTarget: withElasticsearch,
})

/** CPU time of the clients alone. */
export const cpu: Benchmark = comparing({
  ...common,
  name: 'bulk-cpu',
  summary: 'the same with a server that only answers: the CPU time and the memory of the clients alone',
  withTarget: (use) => withServer(FAST_SERVER, [], use),
})
