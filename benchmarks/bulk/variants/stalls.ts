import type { Benchmark } from '../../benchmark.js'
import { type Column, figure } from '../../comparison.js'
import { withServer } from '../../servers.js'
import { comparing } from '../comparing.js'
import { FAST_SERVER, STALL, type Writing } from '../writing.js'

const options = { concurrency: 5, flushBytes: 5_000_000 }

const LEAST: Column<Writing> = {
  head: 'least',
  cell: (name, outcomes) => Math.min(...(outcomes.get(name) ?? []).map(({ stall }) => stall)).toFixed(0),
}

/** Longest stall of the event loop. */
export const stalls: Benchmark = comparing({
  name: 'bulk-stalls',
  summary:
    'the longest stall of the event loop with batches of 5 MB and a server that only answers, beside an idle process',
  competitors: {
    rxelastic: { adapter: 'rxelastic', options },
    'rxelastic-flush': { adapter: 'rxelastic-flush', options },
    elastic: { adapter: 'elastic', options },
    undici: { adapter: 'undici', options },
    idle: { adapter: 'idle' },
  },
  documents: 300_000,
  rounds: 5,
  turns: true,
  columns: [
    STALL,
    LEAST,
    figure('CPU ms of a turn', ({ turn = Number.NaN }) => turn, 1),
    figure('RSS MB', ({ rss }) => rss),
  ],
  withTarget: (use) => withServer(FAST_SERVER, [], use),
})
