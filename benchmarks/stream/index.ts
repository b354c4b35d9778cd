import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Benchmark } from '../benchmark.js'
import { buildIfStale } from '../built-package.js'
import { against, type Column, comparison, figure } from '../comparison.js'
import { machine, writeJson } from '../report.js'
import { measureRounds, type Outcomes, runScript } from '../rounds.js'
import { withServer } from '../servers.js'
import { OPTIONS_HELP, type Options, readOptions } from './options.js'

const ENCODINGS = ['plain', 'gzip'] as const

/** Competitors that the others' CPU time is compared with. */
const BASES = ['undici', 'json-parser', 'elastic', 'elastic-stream'] as const

/** Output of measure.mjs. */
interface Outcome {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly firstMilliseconds: number
  readonly stallMilliseconds: number
  /** Growth of memory during the measurement, in bytes. */
  readonly memory: number
}

/** Cost of reading a large response. */
export const stream: Benchmark = {
  summary: 'one large search response: speed, first hit, longest stall and memory, compared with the official client',
  options: OPTIONS_HELP,
  async run(args) {
    const { json, ...options } = readOptions(args)
    buildIfStale()
    await withServer(new URL('./server.mjs', import.meta.url), [], async (url, _message, server) => {
      const bytes = await prepare(server, options.size)
      const results: Record<string, unknown> = {}
      for (const encoding of ENCODINGS) {
        const outcomes = await measureAll(url, encoding, options)
        console.log(`\n${bytes} bytes, ${encoding}\n${comparison(outcomes, columns(bytes))}`)
        results[encoding] = Object.fromEntries(outcomes)
      }
      writeJson(json, { benchmark: 'stream', ...machine(), ...options, bytes, ...results })
    })
  },
}

/** Lets the server create the response before the first request. @returns its size in bytes */
async function prepare(server: ChildProcess, size: number): Promise<number> {
  server.send(size)
  const [{ bytes }] = await once(server, 'message')
  return bytes
}

function measureAll(url: string, encoding: string, { runs, size, adapters }: Options): Promise<Outcomes<Outcome>> {
  return measureRounds(adapters, runs, (adapter) =>
    runScript(new URL('./measure.mjs', import.meta.url), [adapter, url, size, encoding], ['--expose-gc']),
  )
}

function columns(bytes: number): Column<Outcome>[] {
  const megabytes = bytes / 1e6
  return [
    figure('MB/s', ({ seconds }) => megabytes / seconds, 1),
    figure('MB/CPU s', ({ cpuSeconds }) => megabytes / cpuSeconds, 1),
    figure('first ms', ({ firstMilliseconds }) => firstMilliseconds),
    figure('stall ms', ({ stallMilliseconds }) => stallMilliseconds),
    figure('memory MB', ({ memory }) => memory / 1e6),
    ...against<Outcome>(BASES, ({ cpuSeconds }) => cpuSeconds, 'CPU /'),
  ]
}
