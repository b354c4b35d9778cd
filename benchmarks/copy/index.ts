import { type Benchmark, withVariants } from '../benchmark.js'
import { buildIfStale } from '../built-package.js'
import { readArguments } from '../command-line.js'
import { conclude } from '../comparison.js'
import { withElasticsearch, withOwnElasticsearch } from '../servers.js'
import { COLUMNS, type Competitor, measureCopies } from './copies.js'
import { installElasticdump } from './elasticdump.js'

const CLIENTS = ['rxelastic', 'rxelastic-2', 'rxelastic-parsed', 'elastic', 'undici'] as const
const SERVER = ['rxelastic', 'rxelastic-2', 'reindex', 'reindex-2', 'undici', 'elasticdump'] as const

const DEFAULTS = { documents: 1_000_000, rounds: 3 }

const help = (names: readonly string[]): string[] => [
  '--documents N  documents of 180 bytes, in two shards (1000000)',
  '--rounds N     runs of each competitor, each its own process (3)',
  `--only A,B     competitors: ${names.join(', ')} (all)`,
]

const clients: Benchmark = {
  summary: 'compared with scroll and bulk by other means',
  options: [...help(CLIENTS), 'ELASTICSEARCH_URL names one that is running; otherwise one is started'],
  run: (args) => compare('copy', args, CLIENTS, withElasticsearch),
}

/**
 * Comparison on Elasticsearch 7.17. The distribution of 9.2 for tests has neither reindexing nor `GET /`, which
 * elasticdump needs. The official client does not speak with 7.17.
 */
const reindex: Benchmark = {
  summary: "compared with the server's own _reindex and elasticdump, with Elasticsearch 7.17.29",
  options: help(SERVER),
  run: (args) =>
    compare('copy-reindex', args, SERVER, (use) =>
      withOwnElasticsearch(use, { version: '7.17.29', modules: ['reindex'] }),
    ),
}

/** Cost of copying an index within a real Elasticsearch. */
export const copy: Benchmark = withVariants('copying an index within a real Elasticsearch', { clients, reindex })

async function compare<N extends string>(
  name: string,
  args: string[],
  names: readonly N[],
  withTarget: <T>(use: (url: string) => Promise<T>) => Promise<T>,
): Promise<void> {
  const { counts, only, json } = readArguments(args, name, DEFAULTS, names)
  buildIfStale()
  const competitors: Readonly<Record<string, Competitor>> = {
    'rxelastic-2': { adapter: 'rxelastic', options: { slices: 2 } },
    'reindex-2': { adapter: 'reindex', options: { slices: 2 } },
    ...(only.some((one) => one === 'elasticdump') && { elasticdump: await installElasticdump() }),
  }
  const outcomes = await withTarget((url) =>
    measureCopies(url, counts, only, (one) => competitors[one] ?? { adapter: one }),
  )
  conclude(name, { ...counts, json }, outcomes, COLUMNS)
}
