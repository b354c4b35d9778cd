import type { Benchmark } from '../benchmark.js'
import { buildIfStale } from '../built-package.js'
import { readArguments } from '../command-line.js'
import { against, type Column, conclude, figure } from '../comparison.js'
import { range } from '../report.js'
import { measureRounds, type Outcomes, runScript } from '../rounds.js'
import { type Listening, withServer } from '../servers.js'

const PLAIN = ['rxelastic', 'rxelastic-raw', 'elastic', 'pool-request', 'dispatch'] as const
/** Clients with a listener of events, and with OpenTelemetry, beside those that nothing observes. */
const OBSERVED = ['rxelastic', 'rxelastic-events', 'rxelastic-otel', 'elastic', 'elastic-otel'] as const
type Adapter = (typeof PLAIN)[number] | (typeof OBSERVED)[number]

/** Competitors that the others are compared with. */
const BASES = ['elastic', 'elastic-otel', 'pool-request', 'dispatch'] as const

const DEFAULTS = { requests: 20_000, rounds: 5, concurrency: 50 }

/** Output of measure.mjs. */
interface Outcome {
  readonly cpuMicroseconds: number
  readonly requestsPerSecond: number
}

/** CPU time of a small search on the client's side. */
export const request: Benchmark = {
  summary: 'CPU time of a search with a response of 1.6 KB, compared with the official client and with undici alone',
  options: [
    '--requests N     requests a run, after a warm-up of half as many (20000)',
    '--rounds N       runs of each competitor, each its own process (5)',
    '--concurrency N  requests in flight (50)',
    '--observed       clients with listeners and with OpenTelemetry instead',
    '--only A,B       competitors (all)',
    '--json FILE      where to write the figures (benchmarks/results/request.json)',
  ],
  async run(args) {
    const others = args.filter((argument) => argument !== '--observed')
    const isObserved = others.length < args.length
    const name = isObserved ? 'request-observed' : 'request'
    const { counts, only, json } = readArguments<keyof typeof DEFAULTS, Adapter>(
      others,
      name,
      DEFAULTS,
      isObserved ? OBSERVED : PLAIN,
    )
    buildIfStale()
    const outcomes = await measureAll(only, counts)
    conclude(name, { ...counts, json }, outcomes, COLUMNS)
  },
}

function measureAll(
  adapters: readonly Adapter[],
  { requests, concurrency, rounds }: typeof DEFAULTS,
): Promise<Outcomes<Outcome>> {
  return withServer(new URL('./server.mjs', import.meta.url), [], (url, { responseBytes }: ServerMessage) => {
    console.log(`${requests} searches a run, ${concurrency} in flight, responses of ${responseBytes} bytes\n`)
    return measureRounds(adapters, rounds, (adapter) =>
      runScript(new URL('./measure.mjs', import.meta.url), [adapter, url, requests, concurrency]),
    )
  })
}

interface ServerMessage extends Listening {
  readonly responseBytes: number
}

const cpuOf = ({ cpuMicroseconds }: Outcome): number => cpuMicroseconds

const RANGE: Column<Outcome> = {
  head: 'range',
  cell: (name, outcomes) =>
    range((outcomes.get(name) ?? []).map(cpuOf))
      .map((value) => value.toFixed(0))
      .join('-'),
}

const COLUMNS: readonly Column<Outcome>[] = [
  figure('CPU us/request', cpuOf, 1),
  RANGE,
  figure('requests/s', ({ requestsPerSecond }) => requestsPerSecond),
  ...against(BASES, cpuOf),
]
