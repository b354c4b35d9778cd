import type { Benchmark } from '../../benchmark.js'
import { throughput } from '../../comparison.js'
import { withElasticsearch } from '../../servers.js'
import { comparing } from '../comparing.js'
import { type Competitor, STALL } from '../writing.js'

const batches = (flushBytes: number): Competitor => ({ adapter: 'rxelastic', options: { flushBytes } })

/** Size of batches. */
export const flushBytes: Benchmark = comparing({
  name: 'bulk-flush-bytes',
  summary: 'sizes of batches, from 100 KB to 10 MB, with a real Elasticsearch',
  competitors: {
    '100KB': batches(100_000),
    '250KB': batches(250_000),
    '500KB': batches(500_000),
    '1MB': batches(1_000_000),
    '2MB': batches(2_000_000),
    '5MB': batches(5_000_000),
    '10MB': batches(10_000_000),
  },
  kind: 'sizes',
  documents: 500_000,
  rounds: 3,
  columns: [...throughput(['1MB']), STALL],
  withTarget: withElasticsearch,
})
