import { readArguments } from '../command-line.js'

export const ADAPTERS = [
  'hits',
  'raw-hits',
  'tokens',
  'json-parser',
  'token-hits',
  'search',
  'bytes',
  'undici',
  'elastic',
  'elastic-stream',
] as const

export interface Options {
  /** Size of the response, in bytes. */
  readonly size: number
  readonly runs: number
  readonly adapters: readonly (typeof ADAPTERS)[number][]
}

const DEFAULTS = {
  size: 100_000_000,
  runs: 3,
}

/** Help on the options. */
export const OPTIONS_HELP = [
  `--size N     bytes of the response (${DEFAULTS.size})`,
  `--runs N     runs of each competitor, each its own process (${DEFAULTS.runs})`,
  '--only A,B   competitors: hits, raw-hits, tokens and others (all)',
  '--json FILE  where to write the figures (benchmarks/results/stream.json)',
]

/** @throws UsageError */
export function readOptions(args: string[]): Options & { readonly json: string } {
  const { counts, only, json } = readArguments(args, 'stream', DEFAULTS, ADAPTERS)
  return { ...counts, adapters: only, json }
}
