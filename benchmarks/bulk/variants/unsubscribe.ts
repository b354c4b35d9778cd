import type { Benchmark } from '../../benchmark.js'
import { buildIfStale } from '../../built-package.js'
import { readArguments } from '../../command-line.js'
import { machine, median, range, table, writeJson } from '../../report.js'
import { runScript } from '../../rounds.js'

/** Output of unsubscribe.mjs, in milliseconds, one value for each time. */
interface Moments {
  /** Duration of the call of `unsubscribe`. */
  readonly call: readonly number[]
  /** Time until the last socket had closed in the client's process. */
  readonly here: readonly number[]
  /** Time until the server had seen that. */
  readonly there: readonly number[]
}

const DEFAULTS = { times: 50 }

/** Time from unsubscribing to closed sockets. */
export const unsubscribe: Benchmark = {
  summary: 'the time from unsubscribing with four requests in flight until all sockets are closed',
  options: ['--times N  unsubscriptions (50)'],
  async run(args) {
    const { counts, json } = readArguments(args, 'bulk-unsubscribe', DEFAULTS)
    buildIfStale()
    const moments = await runScript<Moments>(new URL('../unsubscribe.mjs', import.meta.url), [counts.times])
    const row = (name: string, values: readonly number[]): string[] => [
      name,
      ...[median(values), ...range(values)].map((value) => value.toFixed(2)),
    ]
    const rows = [
      row('unsubscribe() returns', moments.call),
      row('sockets closed, client', moments.here),
      row('sockets closed, server', moments.there),
    ]
    console.log(table(['ms', 'median', 'least', 'most'], rows))
    writeJson(json, { benchmark: 'bulk-unsubscribe', ...machine(), ...counts, ...moments })
  },
}
