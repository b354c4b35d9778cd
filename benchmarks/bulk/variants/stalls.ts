import type { Benchmark } from '../../benchmark.js'
import { buildIfStale } from '../../built-package.js'
import { readArguments } from '../../command-line.js'
import { conclude, figure } from '../../comparison.js'
import { withServer } from '../../servers.js'
import { type Competitors, FAST_SERVER, measureWriting, STALL, type Writing } from '../writing.js'

const FIVE = { concurrency: 5, flushBytes: 5_000_000 }

const COMPETITORS = {
  rxelastic: { adapter: 'rxelastic', options: FIVE },
  'rxelastic-flush': { adapter: 'rxelastic-flush', options: FIVE },
  elastic: { adapter: 'elastic', options: FIVE },
  undici: { adapter: 'undici', options: FIVE },
  idle: { adapter: 'idle' },
} as const satisfies Competitors<string>

type Name = keyof typeof COMPETITORS
const NAMES = Object.keys(COMPETITORS) as Name[]

const DEFAULTS = { documents: 300_000, rounds: 5 }

/** Longest stall of the event loop. */
export const stalls: Benchmark = {
  summary: 'the longest stall of the event loop with batches of 5 MB, beside that of an idle process',
  options: [
    '--documents N  documents of 300 bytes, to a server that only answers (300000)',
    '--rounds N     runs of each competitor (5)',
    `--only A,B     competitors: ${NAMES.join(', ')} (all)`,
  ],
  async run(args) {
    const { counts, only, json } = readArguments(args, 'bulk-stalls', DEFAULTS, NAMES)
    buildIfStale()
    const outcomes = await withServer(FAST_SERVER, [], (url) =>
      measureWriting(url, COMPETITORS, only, { ...counts, turns: true }),
    )
    const least = {
      head: 'least',
      cell: (name: string): string => Math.min(...(outcomes.get(name) ?? []).map(({ stall }) => stall)).toFixed(0),
    }
    const turn = figure<Writing>('CPU ms of a turn', ({ turn = Number.NaN }) => turn, 1)
    const columns = [STALL, least, turn, figure<Writing>('RSS MB', ({ rss }) => rss)]
    conclude('bulk-stalls', { ...counts, json }, outcomes, columns)
  },
}
