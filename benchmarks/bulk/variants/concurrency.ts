import type { Benchmark } from '../../benchmark.js'
import { against, type Column, figure } from '../../comparison.js'
import { median } from '../../report.js'
import type { Outcomes } from '../../rounds.js'
import { withOwnElasticsearch } from '../../servers.js'
import { comparing } from '../comparing.js'
import type { Competitor, Writing } from '../writing.js'

/** A server that refuses is waited for, however long it takes. */
const flush = (concurrency: number | 'auto'): Competitor => ({
  adapter: 'rxelastic-flush',
  options: { concurrency, retries: 1_000 },
})

const competitors = { auto: flush('auto'), '1': flush(1), '2': flush(2), '4': flush(4), '8': flush(8) } as const

const speedOf = ({ documentsPerSecond }: Writing): number => documentsPerSecond

/** Returns the fixed number with the highest speed. */
function bestOf(outcomes: Outcomes<Writing>): string | undefined {
  const fixed = [...outcomes].filter(([name]) => name !== 'auto')
  const ranked = fixed.sort(([, one], [, other]) => median(other.map(speedOf)) - median(one.map(speedOf)))
  return ranked[0]?.[0]
}

const TO_BEST: Column<Writing> = {
  head: '/ best fixed',
  cell: (name, outcomes) => {
    const best = bestOf(outcomes)
    return best === undefined ? '' : (against([best], speedOf)[0]?.cell(name, outcomes) ?? '')
  },
}

const common = {
  competitors,
  kind: 'numbers',
  documents: 500_000,
  rounds: 3,
  columns: [
    figure('documents/s', speedOf),
    TO_BEST,
    figure<Writing>('refused %', ({ refused = 0 }) => 100 * refused, 2),
  ],
}

/** The concurrency `'auto'` compared with fixed numbers. */
export const concurrency: Benchmark = comparing({
  ...common,
  name: 'bulk-concurrency',
  summary: "concurrency 'auto' compared with 1, 2, 4 and 8, and with the best of them",
  withTarget: (use) => withOwnElasticsearch(use, {}),
})

/** The same with a server that soon has too much to do. */
export const pressure: Benchmark = comparing({
  ...common,
  name: 'bulk-pressure',
  summary: 'the same with an indexing pressure limit of 4 MB, which refuses more than about three batches at once',
  withTarget: (use) => withOwnElasticsearch(use, { settings: { 'indexing_pressure.memory.limit': '4mb' } }),
})
