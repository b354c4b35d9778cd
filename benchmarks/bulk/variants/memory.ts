import type { Benchmark } from '../../benchmark.js'
import { buildIfStale } from '../../built-package.js'
import { readArguments } from '../../command-line.js'
import { type Column, conclude, figure } from '../../comparison.js'
import { measureRounds } from '../../rounds.js'
import { withServer } from '../../servers.js'
import { type Competitor, FAST_SERVER, measureOne, type Writing } from '../writing.js'

const COMPETITORS: Readonly<Record<string, Competitor>> = {
  rxelastic: { adapter: 'rxelastic', options: { retries: 1_000 } },
  'rxelastic-flush': { adapter: 'rxelastic-flush', options: { retries: 1_000 } },
  elastic: { adapter: 'elastic' },
  undici: { adapter: 'undici' },
}

/** These end when a request is refused. */
const IMPATIENT = ['elastic', 'undici']

const DEFAULTS = { documents: 500_000, times: 10, 'refuse-for': 60, rounds: 2 }

/** Memory, with few and with many documents, and while the server refuses all requests. */
export const memory: Benchmark = {
  summary: 'memory for 500,000 and 5,000,000 documents, and while a server answers 429 for a minute',
  options: [
    '--documents N    documents of 300 bytes, to a server that only answers (500000)',
    '--times N        how many times as many there are in the second run (10)',
    '--refuse-for N   seconds for which it answers 429 in the third run (60)',
    '--rounds N       runs of each competitor (2)',
    '--only A,B       competitors (all)',
  ],
  async run(args) {
    const { counts, only, json } = readArguments(args, 'bulk-memory', DEFAULTS, Object.keys(COMPETITORS))
    buildIfStale()
    const { documents, times, rounds } = counts
    const measure = (name: string, count: number, ...refusals: number[]): Promise<Writing> =>
      withServer(FAST_SERVER, [0, ...refusals], (url) => measureOne(url, COMPETITORS[name] ?? { adapter: name }, count))
    const outcomes = await measureRounds(only, rounds, async (name): Promise<Memory> => {
      const few = await measure(name, documents)
      const many = await measure(name, documents * times)
      if (IMPATIENT.includes(name)) return { few: few.rss, many: many.rss }
      const refused = await measure(name, documents, documents / 4, counts['refuse-for'] * 1_000)
      return { few: few.rss, many: many.rss, refused: refused.rss }
    })
    const columns: Column<Memory>[] = [
      figure(`RSS MB, ${documents}`, ({ few }) => few),
      figure(`${documents * times}`, ({ many }) => many),
      figure(`429 for ${counts['refuse-for']} s`, ({ refused = Number.NaN }) => refused),
    ]
    conclude('bulk-memory', { ...counts, json }, outcomes, columns)
  },
}

/** Largest memory of each run, in MB. */
interface Memory {
  readonly few: number
  readonly many: number
  /** Absent for those that end when a request is refused. */
  readonly refused?: number
}
