import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type ElasticsearchCluster, startElasticsearch } from '../../scripts/elasticsearch/cluster.js'
import type { Benchmark } from '../benchmark.js'
import { buildIfStale } from '../built-package.js'
import { readArguments } from '../command-line.js'
import { machine, median, table, writeJson } from '../report.js'
import { fill, healthy, INDEX, masterOf } from './documents.js'
import { type Calls, type Figures, figuresOf, type Moments, PHASES, type Phase } from './phases.js'

/**
 * Servers with one processor and Java's quick compiler alone. Clients and servers share the cores here. A server that restarts would
 * take them for most of a run.
 */
const javaOptions = '-XX:TieredStopAtLevel=1 -XX:ActiveProcessorCount=1 -Xms512m -Xmx512m'

const ADAPTERS = ['rxelastic', 'rxelastic-hedge', 'elastic'] as const

type Adapter = (typeof ADAPTERS)[number]

const DEFAULTS = { seconds: 60, rate: 300, warmup: 20, rounds: 3 }

type Options = typeof DEFAULTS

interface Outcome {
  readonly figures: Record<Phase, Figures>
  readonly errors: Calls['errors']
  readonly hedges: Calls['hedges']
}

/** Latency of searches while a node of three dies and comes back. */
export const tail: Benchmark = {
  summary: 'latency of searches at a steady rate while one node of three dies and comes back',
  options: [
    '--seconds N  length of a run; a node is killed after a third, restarted after two (60)',
    '--rate N     searches per second, whether earlier ones have ended or not (300)',
    '--warmup N   seconds of the same load before each run (20)',
    '--rounds N   runs of each competitor, each its own process (3)',
    `--only A,B   competitors that take part (${ADAPTERS.join(',')})`,
    '--json FILE  where to write the figures (benchmarks/results/tail.json)',
  ],
  async run(args) {
    const { counts: options, only, json } = readArguments(args, 'tail', DEFAULTS, ADAPTERS)
    buildIfStale()
    const cluster = await startElasticsearch({ nodes: 3, javaOptions })
    try {
      await fill(cluster.urls)
      // The first competitor would find servers that have not compiled their code yet.
      const busy = search('rxelastic', cluster.urls, options.rate)
      await delay(options.seconds * 1_000)
      busy.kill()
      const outcomes = new Map<Adapter, Outcome[]>(only.map((adapter) => [adapter, []]))
      for (let round = 0; round < options.rounds; round++) {
        for (const adapter of only) outcomes.get(adapter)?.push(await measure(adapter, cluster, options))
      }
      console.log(report(outcomes))
      writeJson(json, { benchmark: 'tail', ...machine(), ...options, outcomes: Object.fromEntries(outcomes) })
    } finally {
      await cluster.stop()
    }
  },
}

/** Runs plain JavaScript in a plain Node, which searches while this process kills a node and starts it again. */
async function measure(adapter: Adapter, cluster: ElasticsearchCluster, options: Options): Promise<Outcome> {
  const { urls, nodes } = cluster
  await healthy(urls)
  // An election would add its own pause.
  const master = await masterOf(urls)
  const victim = nodes.find(({ name }) => name !== master)
  if (victim === undefined) throw new Error('there is no node but the master')
  const child = search(adapter, urls, options.rate)
  try {
    const third = (options.seconds * 1_000) / 3
    await delay(options.warmup * 1_000)
    const begin = now()
    await delay(third)
    const killed = now()
    await victim.kill()
    await delay(killed + third - now())
    const restarted = now()
    await victim.restart()
    const returned = now()
    await delay(third)
    const calls = await callsOf(child)
    const figures = figuresOf(calls, { begin, killed, restarted, returned, end: now() } satisfies Moments)
    return { figures, errors: calls.errors, hedges: calls.hedges }
  } finally {
    child.kill()
  }
}

/** Starts a process that searches, `rate` times a second. */
function search(adapter: Adapter, urls: readonly string[], rate: number): ChildProcess {
  const script = fileURLToPath(new URL('./measure.mjs', import.meta.url))
  const { NODE_OPTIONS: _, ...env } = process.env
  return fork(script, [adapter, INDEX, String(rate), ...urls], { env, execArgv: [] })
}

async function callsOf(child: ChildProcess): Promise<Calls> {
  if (child.exitCode !== null) throw new Error('the measuring process has ended')
  child.send('stop')
  const message = once(child, 'message')
  const lost = once(child, 'disconnect').then(() => {
    throw new Error('the measuring process has ended without its figures')
  })
  const [calls] = await Promise.race([message, lost])
  return calls
}

/** The clock of both processes, in milliseconds since the epoch. */
function now(): number {
  return performance.timeOrigin + performance.now()
}

function report(outcomes: ReadonlyMap<Adapter, readonly Outcome[]>): string {
  const rows = Array.from(outcomes, ([adapter, runs]) => {
    const phases = PHASES.filter((phase) => runs.some(({ figures }) => figures[phase].calls > 0))
    return phases.map((phase) => row(adapter, phase, runs))
  }).flat()
  const head = ['', 'phase', 'calls', 'failed', 'p50 ms', 'p99 ms', 'p99.9 ms', 'p99 / before']
  const failures = Array.from(outcomes.values())
    .flat()
    .flatMap(({ errors }) => Object.entries(errors))
  return [table(head, rows), ...failures.map(([error, count]) => `${count} times: ${error}`)].join('\n')
}

/** Medians of the rounds; the ratio is the median of the ratios within a run. */
function row(adapter: Adapter, phase: Phase, runs: readonly Outcome[]): string[] {
  const of = (figure: keyof Figures): number[] => runs.map(({ figures }) => figures[phase][figure])
  const sum = (figure: keyof Figures): string => String(of(figure).reduce((total, value) => total + value, 0))
  const ms = (figure: keyof Figures): string => median(of(figure)).toFixed(1)
  const ratio = median(runs.map(({ figures }) => figures[phase].p99 / figures.before.p99)).toFixed(2)
  return [adapter, phase, sum('calls'), sum('failed'), ms('p50'), ms('p99'), ms('p999'), ratio]
}
