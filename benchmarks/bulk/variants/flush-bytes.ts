import type { Benchmark } from '../../benchmark.js'
import { buildIfStale } from '../../built-package.js'
import { readArguments } from '../../command-line.js'
import { conclude, throughput } from '../../comparison.js'
import { withElasticsearch } from '../../servers.js'
import { type Competitor, measureWriting, STALL } from '../writing.js'

const SIZES = ['100KB', '250KB', '500KB', '1MB', '2MB', '5MB', '10MB'] as const
type Size = (typeof SIZES)[number]

const batches = (flushBytes: number): Competitor => ({ adapter: 'rxelastic', options: { flushBytes } })

const COMPETITORS: Readonly<Record<Size, Competitor>> = {
  '100KB': batches(100_000),
  '250KB': batches(250_000),
  '500KB': batches(500_000),
  '1MB': batches(1_000_000),
  '2MB': batches(2_000_000),
  '5MB': batches(5_000_000),
  '10MB': batches(10_000_000),
}

const DEFAULTS = { documents: 500_000, rounds: 3 }

/** Size of batches. */
export const flushBytes: Benchmark = {
  summary: 'sizes of batches, from 100 KB to 10 MB, with a real Elasticsearch',
  options: [
    '--documents N  documents of 300 bytes (500000)',
    '--rounds N     runs of each size (3)',
    `--only A,B     sizes: ${SIZES.join(', ')} (all)`,
  ],
  async run(args) {
    const { counts, only, json } = readArguments(args, 'bulk-flush-bytes', DEFAULTS, SIZES)
    buildIfStale()
    const outcomes = await withElasticsearch((url) => measureWriting(url, COMPETITORS, only, counts))
    conclude('bulk-flush-bytes', { ...counts, json }, outcomes, [...throughput(['1MB']), STALL])
  },
}
