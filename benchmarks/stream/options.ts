import { readArguments } from '../command-line.js'

export interface Options {
  /** Of the reply, in bytes. */
  readonly size: number
  readonly runs: number
}

const DEFAULTS = {
  size: 100_000_000,
  runs: 3,
}

/** What `--help` says of them. */
export const OPTIONS_HELP = [
  `--size N     bytes of the reply (${DEFAULTS.size})`,
  `--runs N     runs of each competitor, each its own process (${DEFAULTS.runs})`,
  '--json FILE  where to write the figures (benchmarks/results/stream.json)',
]

/** @throws UsageError */
export function readOptions(args: string[]): Options & { readonly json: string } {
  const { counts, json } = readArguments(args, 'stream', DEFAULTS)
  return { ...counts, json }
}
